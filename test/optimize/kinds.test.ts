import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../src/context/buildContext.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { OPTIMIZATIONS } from '../../src/optimize/optimizations.ts';
import { findProposals, optimizeDockerfile } from '../../src/optimize/optimize.ts';
import { OPTIMIZATION_NAMES, type OptimizationName } from '../../src/optimize/proposal.ts';
import { viewOf } from '../../src/optimize/view.ts';

interface Case {
  readonly name: string;
  readonly before: string;
  /** Left out: nothing is proposed. */
  readonly after?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const NODE = {
  'package.json': '{"name":"app","dependencies":{"express":"4"}}',
  'package-lock.json': '{}',
  'server.js': '',
};

const CASES: Readonly<Record<OptimizationName, readonly Case[]>> = {
  'merge-runs': [
    {
      name: 'a chain of system commands, comments kept',
      before:
        'FROM a:1\nRUN apt-get update\n# tools\nRUN apt-get install -y jq curl\nRUN rm -rf /var/lib/apt/lists/*\n',
      after:
        'FROM a:1\nRUN apt-get update \\\n    # tools\n    && apt-get install -y jq curl \\\n    && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      name: 'not system packages with the dependencies of the application',
      before: 'FROM a:1\nRUN apt-get update && apt-get install -y nodejs\nRUN npm ci\n',
    },
    { name: 'not below a cd', before: 'FROM a:1\nRUN cd /a && make\nRUN make\n' },
    {
      name: 'not where mounts differ',
      before: 'FROM a:1\nRUN --mount=type=cache,target=/x a\nRUN b\n',
    },
    {
      name: 'not in a stage that is only copied from',
      before: 'FROM a:1 AS b\nRUN x\nRUN y\nFROM c:1\nCOPY --from=b /x /x\n',
    },
  ],
  'clean-in-layer': [
    {
      name: 'the cache of a package manager',
      before: 'FROM alpine:3.22\nRUN apk add curl\nENV A=1\nRUN rm -rf /var/cache/apk/*\n',
      after: 'FROM alpine:3.22\nRUN apk add curl && rm -rf /var/cache/apk/*\nENV A=1\n',
    },
    {
      name: 'a download that is unpacked in its own RUN',
      before:
        'FROM a:1\nRUN curl -fsSLo /tmp/tool.tgz https://e.com/t.tgz && tar xzf /tmp/tool.tgz -C /opt\nENV PATH=/opt:$PATH\nRUN tool --init && rm /tmp/tool.tgz\n',
      after:
        'FROM a:1\nRUN curl -fsSLo /tmp/tool.tgz https://e.com/t.tgz && tar xzf /tmp/tool.tgz -C /opt && rm /tmp/tool.tgz\nENV PATH=/opt:$PATH\nRUN tool --init\n',
    },
    {
      name: 'not where a step in between reads it',
      before: 'FROM a:1\nRUN curl -o /tmp/dir/t.tgz u\nCOPY a /tmp/dir/\nRUN rm -r /tmp/dir\n',
    },
    {
      name: 'not where it deletes more than the cache',
      before:
        'FROM rockylinux:9\nRUN yum install -y nagios\nENV A=1\nRUN rm -rf /var/cache/yum /etc/nagios/passwd\n',
    },
    {
      name: 'not lists that a later install needs',
      before:
        'FROM debian:12\nRUN apt-get update && apt-get install -y a\nENV B=1\nRUN rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y b\n',
    },
  ],
  'cache-mounts': [
    {
      name: 'npm, whose own cleaning would empty the mount',
      before: 'FROM node:22\nRUN npm ci && npm cache clean --force\n',
      after: 'FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
    },
    {
      name: 'pip, without the flag that forbids the cache',
      before: 'FROM python:3.13\nRUN pip install --no-cache-dir -r requirements.txt\n',
      after:
        'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
    },
    {
      name: 'go, in every step of a build stage',
      before:
        'FROM golang:1.25 AS b\nWORKDIR /s\nRUN go mod download\nCOPY . .\nRUN go build -o /app\nFROM scratch\nCOPY --from=b /app /app\n',
      after:
        'FROM golang:1.25 AS b\nWORKDIR /s\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go mod download\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /app\nFROM scratch\nCOPY --from=b /app /app\n',
    },
    {
      name: 'not go in the image itself',
      before: 'FROM golang:1.25\nRUN go mod download\nCMD ["go", "run", "."]\n',
    },
    { name: 'not for another user', before: 'FROM node:22\nUSER node\nRUN npm ci\n' },
    {
      name: 'not where a stage copies the cache',
      before: 'FROM node:22 AS a\nRUN npm ci\nFROM b:1\nCOPY --from=a /root/.npm /x\n',
    },
    {
      name: 'not where a mount of the folder above is there',
      before: 'FROM node:22\nRUN --mount=type=cache,target=/root npm ci\n',
    },
    {
      name: 'not where the stage below has restored without one',
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS a\nRUN dotnet restore\nFROM a AS b\nRUN dotnet publish --no-restore -o /app\nFROM c:1\nCOPY --from=b /app /app\n',
    },
    {
      name: 'not where nobody tells where Go keeps its modules',
      before: 'FROM a:1 AS b\nRUN go build -o /app\nFROM c:1\nCOPY --from=b /app /app\n',
    },
    {
      name: 'not where a stage below sets another cache',
      before: 'FROM node:22 AS a\nENV NPM_CONFIG_CACHE=/cache\nFROM a\nRUN npm ci\n',
    },
    { name: 'not inside sudo', before: 'FROM node:22\nRUN sudo npm ci\n' },
  ],
  'manifests-first': [
    {
      name: 'npm, the install moved and the rest kept below',
      before: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci && npm run build\n',
      after:
        'FROM node:22\nCOPY package.json package-lock.json /app/\nRUN cd /app && npm ci\nCOPY . /app\nRUN cd /app && npm run build\n',
      files: NODE,
    },
    {
      name: 'pip, with nested requirement files',
      before:
        'FROM python:3.13\nWORKDIR /app\nCOPY . .\nENV A=1\nRUN pip install -r requirements.txt\n',
      after:
        'FROM python:3.13\nWORKDIR /app\nCOPY requirements.txt base.txt ./\nENV A=1\nRUN pip install -r requirements.txt\nCOPY . .\n',
      files: { 'requirements.txt': '-r base.txt\nflask==3\n', 'base.txt': 'jinja2==3\n' },
    },
    {
      name: 'poetry, the project itself installed below',
      before: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN poetry install --only main\n',
      after:
        'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main --no-root\nCOPY . .\nRUN poetry install --only main\n',
      files: { 'pyproject.toml': '[tool.poetry]\nname = "a"\n', 'poetry.lock': '' },
    },
    {
      name: 'uv',
      before: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
      after:
        'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-install-project\nCOPY . .\nRUN uv sync --locked\n',
      files: { 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': '' },
    },
    {
      name: 'go',
      before: 'FROM golang:1.25\nWORKDIR /s\nCOPY . .\nRUN go build -o /app\n',
      after:
        'FROM golang:1.25\nWORKDIR /s\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app\n',
      files: { 'go.mod': 'module m\nrequire x.y/z v1.0.0\n', 'go.sum': '' },
    },
    {
      name: 'maven, from a folder of the context',
      before: 'FROM maven:3.9\nCOPY --chown=1:1 server /s\nWORKDIR /s\nRUN mvn -B package\n',
      after:
        'FROM maven:3.9\nCOPY --chown=1:1 server/pom.xml /s/\nRUN cd /s && mvn -B dependency:go-offline\nCOPY --chown=1:1 server /s\nWORKDIR /s\nRUN mvn -B package\n',
      files: { 'server/pom.xml': '<project/>', 'server/src/A.java': '' },
    },
    {
      name: 'gradle with its wrapper',
      before: 'FROM a:1\nWORKDIR /s\nCOPY . .\nRUN ./gradlew build\n',
      after:
        'FROM a:1\nWORKDIR /s\nCOPY gradlew build.gradle ./\nCOPY gradle/ gradle/\nRUN ./gradlew --no-daemon dependencies\nCOPY . .\nRUN ./gradlew build\n',
      files: { gradlew: '', 'build.gradle': '', 'gradle/wrapper/gradle-wrapper.properties': '' },
    },
    {
      name: 'cargo',
      before: 'FROM rust:1.80\nWORKDIR /s\nCOPY . .\nRUN cargo build --release\n',
      after:
        'FROM rust:1.80\nWORKDIR /s\nCOPY Cargo.toml Cargo.lock ./\nRUN mkdir src && touch src/lib.rs && cargo fetch --locked && rm -r src\nCOPY . .\nRUN cargo build --release\n',
      files: {
        'Cargo.toml': '[package]\nname = "a"\n[dependencies]\nb = "1"\n',
        'Cargo.lock': '',
        'src/main.rs': '',
      },
    },
    {
      name: 'composer',
      before: 'FROM php:8.4\nWORKDIR /s\nCOPY . .\nRUN composer install --no-dev\n',
      after:
        'FROM php:8.4\nWORKDIR /s\nCOPY composer.json composer.lock ./\nRUN composer install --no-dev --no-scripts --no-autoloader\nCOPY . .\nRUN composer install --no-dev\n',
      files: { 'composer.json': '{}', 'composer.lock': '{}' },
    },
    {
      name: 'bundler',
      before: 'FROM ruby:3.4\nWORKDIR /s\nCOPY . .\nRUN bundle install\n',
      after:
        'FROM ruby:3.4\nWORKDIR /s\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\nCOPY . .\n',
      files: { Gemfile: 'gem "rack"\n', 'Gemfile.lock': '' },
    },
    {
      name: 'dotnet',
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /s\nCOPY . .\nRUN dotnet restore && dotnet publish -o out\n',
      after:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /s\nCOPY App.csproj nuget.config ./\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish -o out\n',
      files: { 'App.csproj': '<Project/>', 'nuget.config': '', 'Program.cs': '' },
    },
    {
      name: 'not without the context',
      before: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci\n',
    },
    {
      name: 'not where an install script reads the sources',
      before: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci\n',
      files: { ...NODE, 'package.json': '{"scripts":{"postinstall":"node setup.js"}}' },
    },
    {
      name: 'not where the developer’s own modules would be copied over the installed ones',
      before: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci\n',
      files: { ...NODE, 'node_modules/x/index.js': '' },
    },
    {
      name: 'not where dependencies are folders of the project',
      before: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci\n',
      files: { ...NODE, 'package.json': '{"dependencies":{"a":"file:./a"}}' },
    },
    {
      name: 'not where a go.mod names a folder',
      before: 'FROM golang:1.25\nWORKDIR /s\nCOPY . .\nRUN go build\n',
      files: { 'go.mod': 'module m\nrequire a v1\nreplace a => ./a\n' },
    },
    {
      name: 'not where a RUN in between may read the sources',
      before: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN ./setup.sh\nRUN npm ci\n',
      files: NODE,
    },
    {
      name: 'not twice',
      before:
        'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci\n',
      files: NODE,
    },
  ],
  'split-stages': [
    {
      name: 'Go',
      before:
        '# syntax=docker/dockerfile:1\nFROM golang:1.25-bookworm\nWORKDIR /src\nENV MODE=prod\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /bin/app .\nEXPOSE 80\n# start\nCMD ["/bin/app"]\n',
      after:
        '# syntax=docker/dockerfile:1\nFROM golang:1.25-bookworm AS build\nWORKDIR /src\nENV MODE=prod\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /bin/app .\n\nFROM debian:12-slim\nENV MODE=prod\nWORKDIR /src\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\nCOPY --from=build /bin/app /bin/app\nEXPOSE 80\n# start\nCMD ["/bin/app"]\n',
      files: { 'go.mod': 'module m\n', 'main.go': 'import "net/http"\n', 'README.md': '' },
    },
    {
      name: 'Go with templates is left as it is',
      before:
        'FROM golang:1.25-bookworm\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app .\nCMD ["/bin/app"]\n',
      files: { 'go.mod': 'module m\n', 'main.go': '', 'templates/index.html': '' },
    },
    {
      name: 'Go that starts programs is left as it is',
      before:
        'FROM golang:1.25-bookworm\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app .\nCMD ["/bin/app"]\n',
      files: { 'go.mod': 'module m\n', 'main.go': 'import "os/exec"\n' },
    },
    {
      name: 'a package that may be needed is not lost',
      before:
        'FROM golang:1.25-bookworm\nRUN apt-get install -y ffmpeg\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app .\nCMD ["/bin/app"]\n',
      files: { 'go.mod': 'module m\n', 'main.go': '' },
    },
    {
      name: 'Rust',
      before:
        'FROM rust:1.80-slim-bookworm\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/app"]\n',
      after:
        'FROM rust:1.80-slim-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n\nFROM debian:12-slim\nWORKDIR /app\nCOPY --from=build /app/target/release/app /app/target/release/app\nCMD ["./target/release/app"]\n',
      files: { 'Cargo.toml': '[package]\nname = "app"\n', 'Cargo.lock': '', 'src/main.rs': '' },
    },
    {
      name: 'Python wheels',
      before:
        'FROM python:3.13\nENV A=1\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n',
      after:
        'FROM python:3.13 AS build\nENV A=1\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip wheel --wheel-dir=/wheels --no-cache-dir -r requirements.txt\n\nFROM python:3.13-slim\nENV A=1\nWORKDIR /app\nCOPY requirements.txt ./\nRUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install --no-index --find-links=/wheels --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n',
      files: { 'requirements.txt': 'flask==3\n' },
    },
    {
      name: 'not Python where a later step may need the large image',
      before: 'FROM python:3.13\nCOPY r.txt ./\nRUN pip install -r r.txt\nRUN git init\n',
      files: {},
    },
    {
      name: 'Rust that links OpenSSL is left as it is',
      before:
        'FROM rust:1.80-slim-bookworm\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/app"]\n',
      files: {
        'Cargo.toml': '[package]\nname = "app"\n',
        'Cargo.lock': 'name = "openssl-sys"\n',
        'src/main.rs': '',
      },
    },
    {
      name: 'Java',
      before:
        'FROM maven:3.9-eclipse-temurin-21\nLABEL a=b\nWORKDIR /app\nCOPY . .\nRUN mvn -B package\nENTRYPOINT ["java", "-jar", "target/a.jar"]\n',
      after:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY . .\nRUN mvn -B package\n\nFROM eclipse-temurin:21-jre\nLABEL a=b\nWORKDIR /app\nCOPY --from=build /app/target/a.jar /app/target/a.jar\nENTRYPOINT ["java", "-jar", "target/a.jar"]\n',
      files: { 'pom.xml': '<plugin>spring-boot-maven-plugin</plugin>', 'src/A.java': '' },
    },
    {
      name: '.NET',
      before:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /app\nCOPY . .\nRUN dotnet publish -c Release -o out\nWORKDIR /app/out\nENTRYPOINT ["dotnet", "App.dll"]\n',
      after:
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /app\nCOPY . .\nRUN dotnet publish -c Release -o out\n\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nWORKDIR /app\nCOPY --from=build /app/out /app/out\nWORKDIR /app/out\nENTRYPOINT ["dotnet", "App.dll"]\n',
      files: { 'App.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"/>', 'Program.cs': '' },
    },
    {
      name: 'Node.js, without what only built it; an ARG of the image goes with its label',
      before:
        'FROM node:22\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "dist/server.js"]\n',
      after:
        'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nRUN npm prune --omit=dev\n\nFROM node:22-slim\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["node", "dist/server.js"]\n',
      files: {
        'package.json': '{"scripts":{"build":"tsc"},"devDependencies":{"typescript":"5"}}',
        'src/x.ts': '',
      },
    },
  ],
  'fitting-base': [
    {
      name: 'Node.js on Ubuntu, other packages stay',
      before:
        'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs npm curl\nCMD ["node", "a.js"]\n',
      after:
        'FROM node:24-slim\nRUN apt-get update && apt-get install -y curl\nCMD ["node", "a.js"]\n',
    },
    {
      name: 'the version that the project asks for, and an installation that has become empty',
      before:
        'FROM debian:12\nRUN apt-get update \\\n    && apt-get install -y nodejs \\\n    && rm -rf /var/lib/apt/lists/*\nCMD ["node", "a.js"]\n',
      after: 'FROM node:22-slim\nCMD ["node", "a.js"]\n',
      files: { 'package.json': '{"engines":{"node":"^22.1.0"}}' },
    },
    {
      name: 'Java',
      before:
        'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y openjdk-17-jre-headless\nCMD ["java", "-jar", "a.jar"]\n',
      after: 'FROM eclipse-temurin:17-jre\nCMD ["java", "-jar", "a.jar"]\n',
    },
    {
      name: 'not where packages extend the distribution’s own interpreter',
      before:
        'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3 python3-numpy\nCMD ["python3", "a.py"]\n',
    },
    {
      name: 'not where the container runs something else',
      before:
        'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs nginx\nCMD ["nginx"]\n',
    },
    {
      name: 'not with another source of packages',
      before:
        'FROM ubuntu:24.04\nRUN curl https://deb.nodesource.com/setup_20.x -o /x && apt-get install -y nodejs\nCMD ["node", "a.js"]\n',
    },
  ],
  'copy-link': [
    {
      name: 'into a folder that nothing else makes',
      before: 'FROM a:1\nRUN x\nCOPY --chown=1:1 dist /app/dist\n',
      after: 'FROM a:1\nRUN x\nCOPY --link --chown=1:1 dist /app/dist\n',
    },
    {
      name: 'not into a folder that a RUN has made',
      before: 'FROM a:1\nRUN mkdir -m 700 /app\nCOPY x /app/\n',
    },
    { name: 'not with an owner by name', before: 'FROM a:1\nCOPY --chown=app x /app/\n' },
    { name: 'not where a base may have a link', before: 'FROM a:1\nCOPY x /lib/\nCOPY x /tmp/\n' },
  ],
  'chown-in-copy': [
    {
      name: 'a folder that the COPY makes',
      before: 'FROM a:1\nCOPY app/ /srv/app/\nRUN chown -R 100:100 /srv/app && echo x\n',
      after: 'FROM a:1\nCOPY --chown=100:100 app/ /srv/app/\nRUN echo x\n',
      files: { 'app/a': 'aaa' },
    },
    {
      name: 'a folder of WORKDIR keeps a chown of its own',
      before: 'FROM a:1\nWORKDIR /app\nCOPY . .\nRUN chown -R app:app /app\nUSER app\n',
      after: 'FROM a:1\nWORKDIR /app\nCOPY --chown=app:app . .\nRUN chown app:app /app\nUSER app\n',
    },
    {
      name: 'not where the account is only made by that RUN',
      before: 'FROM a:1\nCOPY a /srv/app/\nRUN adduser -D app && chown -R app:app /srv/app\n',
    },
    {
      name: 'not where a RUN has left files in the folder',
      before: 'FROM a:1\nWORKDIR /app\nRUN npm ci\nCOPY . .\nRUN chown -R app:app /app\n',
    },
    {
      name: 'not where the RUN itself makes files there first',
      before: 'FROM a:1\nCOPY a /srv/app/\nRUN mkdir /srv/app/log && chown -R 1:1 /srv/app\n',
    },
  ],
  'late-labels': [
    {
      name: 'a label with its argument',
      before:
        'FROM a:1\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\nRUN make\nCMD ["x"]\n',
      after:
        'FROM a:1\nRUN make\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\nCMD ["x"]\n',
    },
    {
      name: 'an ENV that nothing below can read',
      before: 'FROM a:1\nENV APP_VERSION=1.2.3\nRUN apt-get update\nCOPY a /a\n',
      after: 'FROM a:1\nRUN apt-get update\nCOPY a /a\nENV APP_VERSION=1.2.3\n',
    },
    { name: 'not an ENV that a build may read', before: 'FROM a:1\nENV APP_VERSION=1\nRUN make\n' },
    {
      name: 'not an argument that a step reads',
      before: 'FROM a:1\nARG VERSION\nENV APP_VERSION=$VERSION\nRUN curl https://e.com/$VERSION\n',
    },
    { name: 'not a label that never changes', before: 'FROM a:1\nLABEL maintainer=x\nRUN make\n' },
  ],
  'system-first': [
    {
      name: 'above the sources',
      before:
        'FROM ubuntu:24.04\nADD . /app\nRUN apt-get update\nRUN apt-get install -y nodejs\nRUN cd /app && npm install\n',
      after:
        'FROM ubuntu:24.04\nRUN apt-get update\nRUN apt-get install -y nodejs\nADD . /app\nRUN cd /app && npm install\n',
    },
    {
      name: 'with the comments that belong to it',
      before:
        'FROM ubuntu:24.04\n\n# the code\nADD . /app\n\n# tools\n# hadolint ignore=DL3008\nRUN apt-get update && apt-get install -y jq\n\nRUN make\n',
      after:
        'FROM ubuntu:24.04\n\n# tools\n# hadolint ignore=DL3008\nRUN apt-get update && apt-get install -y jq\n# the code\nADD . /app\n\nRUN make\n',
    },
    {
      name: 'not above a file that the package manager reads',
      before: 'FROM a:1\nCOPY sources.list /etc/apt/\nRUN apt-get update && apt-get install -y x\n',
    },
    {
      name: 'not a package that was copied',
      before: 'FROM a:1\nCOPY . /app\nRUN apt-get install -y /app/x.deb\n',
    },
    { name: 'not where the folder is unknown', before: 'FROM a:1\nCOPY . .\nRUN apk add x\n' },
  ],
};

function optimize(text: string, name: OptimizationName, files: Case['files']) {
  return optimizeDockerfile(text, {
    context: files === undefined ? undefined : memoryContext(files),
    only: new Set([name]),
  });
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

describe.each(OPTIMIZATION_NAMES)('%s', name => {
  it.each(CASES[name])('$name', ({ before, after, files }) => {
    for (const variant of [(text: string) => text, crlf]) {
      const outcome = optimize(variant(before), name, files);
      expect(outcome.after).toBe(variant(after ?? before));
      // What it did leaves nothing to do, and a file that BuildKit takes.
      expect(optimize(outcome.after, name, files).applied).toEqual([]);
      expect(parseDockerfile(outcome.after).refusals).toEqual([]);
      for (const { proposal } of outcome.applied) {
        for (const text of [proposal.title, proposal.explanation]) {
          expect(text.en).not.toMatch(/\{[A-Za-z]+\}/);
          expect(text.zh).not.toMatch(/\{[A-Za-z]+\}/);
        }
      }
    }
  });

  it('has a summary in both languages', () => {
    expect(OPTIMIZATIONS[name].summary.en).not.toBe('');
    expect(OPTIMIZATIONS[name].summary.zh).not.toBe('');
  });
});

it('proposes nothing for a file that BuildKit refuses', () => {
  expect(findProposals(viewOf('FROM a:1\nRUN a\nRUN b\nNOSUCH x\n'))).toEqual([]);
});
