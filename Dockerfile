FROM python:3.13-slim AS build
ENV PATH=/opt/pacer/bin:$PATH PACER_CACHE=/opt/pacer-cache PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/pacer
WORKDIR /src
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY content content
RUN pip install --no-deps --no-build-isolation . && pip uninstall --yes setuptools pip
RUN pacer grader build

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /data pacer && install -d -o pacer -g pacer -m 0700 /data
COPY --from=build /opt/pacer /opt/pacer
# Its own, so that it can be built anew where the processor is another.
COPY --from=build --chown=pacer:pacer /opt/pacer-cache /opt/pacer-cache
ENV PATH=/opt/pacer/bin:$PATH PACER_DATA=/data PACER_CACHE=/opt/pacer-cache PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
VOLUME /data
USER 10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["pacer"]
CMD ["run"]
