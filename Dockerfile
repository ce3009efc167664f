# Kanben in a container, from Docker Hub and PyPI alone: docker build -t kanben . ; docker run -v "$PWD:/work" kanben build
# Written without a Docker at hand: not tried by the authors.
FROM python:3.11-slim
COPY . /opt/kanben
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r /opt/kanben/requirements.hashes
RUN pip install --no-cache-dir --no-deps --no-build-isolation /opt/kanben && rm -r /opt/kanben
RUN useradd --create-home kanben
USER kanben
WORKDIR /work
ENTRYPOINT ["kanben"]
