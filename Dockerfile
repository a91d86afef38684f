# syntax=docker/dockerfile:1

FROM node:22.23.3-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# tsx and esbuild are among them: the code runs as it is written.
RUN npm ci --omit=dev --engine-strict --no-audit --no-fund && npm cache clean --force

FROM node:22.23.3-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json package-lock.json tsconfig.json LICENSE NOTICE ./
COPY server ./server
COPY storage ./storage
COPY scripts ./scripts
COPY views ./views
COPY public ./public
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not by npm, which would keep the signal to stop for itself.
CMD ["node", "--max-semi-space-size=32", "--import", "tsx", "server/main.ts"]
