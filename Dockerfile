FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY frontend frontend
COPY alembic alembic
COPY src src
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN groupadd --system --gid 10001 recipes \
    && useradd --system --uid 10001 --gid recipes --no-create-home recipes \
    && install -d -o recipes -g recipes -m 700 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 RECIPES_API_DATA_DIR=/data
USER recipes
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=5)"]
CMD ["recipes-api", "serve", "--host", "0.0.0.0", "--port", "8000"]
