"""What has changed since: for clients that sync, by asking or by listening."""
