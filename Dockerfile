FROM python:3.13-slim AS build
ENV PATH=/opt/pacer/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/pacer
WORKDIR /src
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY content content
RUN pip install --no-deps --no-build-isolation . && pip uninstall --yes setuptools pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /data pacer && install -d -o pacer -g pacer -m 0700 /data
COPY --from=build /opt/pacer /opt/pacer
ENV PATH=/opt/pacer/bin:$PATH PACER_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
VOLUME /data
USER 10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["pacer"]
CMD ["run"]
