"""The sizes in which every picture is kept."""

LONGEST_EDGE = {"small": 320, "medium": 1024, "large": 2048}
"""In pixels. A smaller picture stays as it is: nothing is scaled up."""
LARGEST = "large"
