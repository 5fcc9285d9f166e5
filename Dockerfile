FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    VAR_DIR=/data
RUN useradd --create-home portal && install -d -o portal -g portal /data
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . ./
# Beside their sources, which the site itself may not write to.
RUN DJANGO_SETTINGS_MODULE=portal.settings.dev VAR_DIR=/tmp/build PYTHONDONTWRITEBYTECODE=1 \
    python manage.py compile_catalogues && rm -rf /tmp/build
USER portal
VOLUME /data
EXPOSE 8000
# One process of many threads; docs/operators/deploy.md says what more of them need.
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "1", "--threads", "16", \
     "--timeout", "60", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
