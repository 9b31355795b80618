import { SeededRandom } from './seededRandom.ts';

/** How a distribution installs packages, and bases that have it. */
interface Distribution {
  readonly bases: readonly [string, ...string[]];
  readonly packages: readonly string[];
  readonly install: readonly [
    (names: readonly string[]) => string,
    ...((names: readonly string[]) => string)[],
  ];
}

const DEBIAN_PACKAGES =
  'build-essential ca-certificates curl git gnupg libffi-dev libpq-dev libssl-dev locales make nginx openssh-client pkg-config procps python3 sudo tini tzdata unzip vim wget xz-utils zlib1g-dev'.split(
    ' ',
  );
const CONTINUED = ' \\\n      ';

const DISTRIBUTIONS: readonly [Distribution, ...Distribution[]] = [
  {
    bases: [
      'debian:12',
      'debian:bookworm-slim',
      'ubuntu:24.04',
      'ubuntu',
      'python:3.12-slim',
      'node:22-bookworm',
      'eclipse-temurin:21-jdk',
    ],
    packages: DEBIAN_PACKAGES,
    install: [
      names =>
        `apt-get update && apt-get install -y --no-install-recommends${CONTINUED}${names.join(CONTINUED)}${CONTINUED}&& rm -rf /var/lib/apt/lists/*`,
      names => `apt-get update && apt-get install -y ${names.join(' ')}`,
      names =>
        `apt-get update &&${CONTINUED}apt-get -qy install ${names.join(' ')} &&${CONTINUED}apt-get clean`,
      names =>
        `set -eux; apt-get update; apt-get install -y ${names.map(name => `${name}=1.2.*`).join(' ')}; rm -rf /var/lib/apt/lists/*`,
    ],
  },
  {
    bases: [
      'alpine:3.20',
      'alpine',
      'node:22-alpine',
      'python:3.12-alpine',
      'golang:1.23-alpine',
      'nginx:1.27-alpine',
    ],
    packages:
      'bash build-base ca-certificates curl gcc git libc-dev linux-headers make musl-dev openssl postgresql-dev python3 tini tzdata wget'.split(
        ' ',
      ),
    install: [
      names => `apk add --no-cache ${names.join(' ')}`,
      names => `apk update && apk add${CONTINUED}${names.join(CONTINUED)}`,
      names =>
        `apk add --no-cache --virtual .deps ${names.join(' ')}${CONTINUED}&& make -C /tmp/native${CONTINUED}&& apk del .deps`,
    ],
  },
  {
    bases: [
      'rockylinux:9',
      'fedora:40',
      'centos:7',
      'amazonlinux:2023',
      'registry.access.redhat.com/ubi9/ubi:9.4',
    ],
    packages:
      'bzip2 ca-certificates curl gcc gcc-c++ git glibc-devel make openssl-devel python3 tar unzip wget which'.split(
        ' ',
      ),
    install: [
      names => `dnf install -y ${names.join(' ')} && dnf clean all`,
      names => `yum -y update && yum install -y${CONTINUED}${names.join(CONTINUED)}`,
      names => `microdnf install ${names.join(' ')}`,
    ],
  },
];

const ENVIRONMENT =
  'APP_HOME=/opt/app|DEBIAN_FRONTEND=noninteractive|GOFLAGS=-mod=vendor|JAVA_OPTS="-Xmx512m -Xms256m"|LANG=C.UTF-8|LC_ALL=C.UTF-8|NODE_ENV=production|PATH=/opt/app/bin:$PATH|PIP_NO_CACHE_DIR=1|PYTHONDONTWRITEBYTECODE=1|PYTHONUNBUFFERED=1|TZ=Asia/Shanghai'.split(
    '|',
  );

type Line = (random: SeededRandom, name: string) => string;

/** What a stage does once its packages are there. */
const STEPS: readonly [Line, ...Line[]] = [
  random =>
    `RUN pip install ${random.chance(0.5) ? '--no-cache-dir ' : ''}flask==3.0.${random.below(9)} gunicorn requests`,
  () => 'COPY requirements.txt ./\nRUN pip install -r requirements.txt',
  random =>
    `COPY package.json package-lock.json ./\nRUN ${random.pick(['npm ci', 'npm install', 'npm ci --omit=dev && npm cache clean --force', 'yarn install --frozen-lockfile'])}`,
  (_, name) =>
    `RUN go mod download && CGO_ENABLED=0 go build -ldflags="-s -w" -o /out/${name} ./cmd/${name}`,
  random =>
    `RUN curl -fsSL https://example.com/tool-\${VERSION}-linux-${random.pick(['amd64', 'arm64'])}.tar.gz | tar -xz -C /usr/local/bin`,
  () => 'RUN curl -sSL https://example.com/install.sh | bash',
  (_, name) =>
    `RUN wget https://example.com/${name}.zip && unzip ${name}.zip -d /opt && rm ${name}.zip`,
  (_, name) => `RUN groupadd -r ${name} && useradd -r -g ${name} -d /home/${name} ${name}`,
  (_, name) => `RUN addgroup -S ${name} && adduser -S -G ${name} ${name}`,
  random =>
    `RUN mkdir -p /var/log/app /data${random.pick(['', ' && chmod 777 /data', ' && chown -R 1000:1000 /data', ' && chmod -R 755 /data'])}`,
  (_, name) =>
    `RUN if [ "$TARGETARCH" = "arm64" ]; then echo arm > /etc/arch; else echo "${name}" > /etc/arch; fi`,
  () =>
    'RUN for dir in bin lib share; do \\\n      mkdir -p "/opt/app/$dir"; \\\n    done \\\n  && ln -s /opt/app/bin/run /usr/local/bin/run',
  (_, name) =>
    `RUN echo "server { listen 80; server_name ${name}; }" | tee /etc/nginx/conf.d/${name}.conf`,
  () =>
    "RUN sed -i 's/^#\\(PermitRootLogin\\).*/\\1 no/' /etc/ssh/sshd_config && cat /etc/os-release | grep ID",
  (_, name) =>
    `RUN cd /src/${name} && ./configure --prefix=/usr && make -j$(nproc) && make install`,
  () => 'RUN <<EOF\nset -e\necho "building" > /tmp/state\nls -l /src | wc -l\nEOF',
  random =>
    `ADD ${random.pick(['app.tar.gz /opt/', 'config.yml /etc/app/', 'https://example.com/data.bin /data/'])}`,
  () => 'COPY . .',
  (_, name) => `COPY --chown=${name}:${name} src/ /opt/${name}/src/`,
  random => `WORKDIR ${random.pick(['/opt/app', '/usr/src/app', 'app', '/src'])}`,
  random =>
    `ENV ${random.pick(['BUILD_ID=1', 'SECRET_KEY=changeme', 'A=1 B="two words"', 'OLD_STYLE value'])}`,
  random =>
    `LABEL ${random.pick(['maintainer="team@example.com"', 'org.opencontainers.image.source="https://example.com/repo"', 'version="1.0" description="an app"'])}`,
  () => '# the next lines change often, so they stand late',
  random =>
    `RUN --mount=type=cache,target=/root/.cache ${random.pick(['pip install -r dev.txt', 'cargo build --release', 'mvn -q package -DskipTests'])}`,
  () => 'RUN gem install bundler && bundle install --jobs 4',
  () => 'RUN git clone https://example.com/repo.git /src/repo && rm -rf /src/repo/.git',
];

/** What ends a file. */
const ENDINGS: readonly Line[] = [
  random => `EXPOSE ${random.pick(['8080', '80 443', '3000/tcp', '70000'])}`,
  random =>
    `HEALTHCHECK ${random.pick(['--interval=30s --timeout=3s CMD curl -f http://localhost:8080/health || exit 1', 'NONE', 'CMD wget -qO- http://localhost/'])}`,
  (random, name) => `USER ${random.pick(['root', name, '1000', 'nobody'])}`,
  random => `VOLUME ${random.pick(['/data', '["/data", "/var/log"]'])}`,
  random => `STOPSIGNAL ${random.pick(['SIGTERM', 'SIGKILL', 'SIGQUIT'])}`,
];

const NAMES: readonly [string, ...string[]] = [
  'api',
  'billing',
  'frontend',
  'gateway',
  'ingest',
  'mailer',
  'reports',
  'scheduler',
  'search',
  'worker',
];

/** Dockerfiles of about 30 lines as people write them, good and bad habits mixed, no two alike. */
export function* variedFiles(count: number, seed: number): Generator<string> {
  const random = new SeededRandom(seed);
  for (let index = 0; index < count; index++) yield variedFile(random, index);
}

const LINES = 30;

function variedFile(random: SeededRandom, index: number): string {
  const name = `${random.pick(NAMES)}${index}`;
  const staged = random.chance(0.5);
  const head = [
    ...(random.chance(0.3) ? ['# syntax=docker/dockerfile:1'] : []),
    `ARG VERSION=1.${random.below(40)}.${random.below(20)}`,
    ...stageHead(random, staged ? ' AS build' : ''),
  ];
  const tail = [
    ...random.some(ENDINGS, 2 + random.below(3)).map(line => line(random, name)),
    random.pick([
      `ENTRYPOINT ["/opt/app/bin/${name}"]`,
      `ENTRYPOINT ./run.sh`,
      'ENTRYPOINT ["tini", "--"]',
    ]),
    random.pick([
      `CMD ["serve", "--port", "8080"]`,
      `CMD node server.js`,
      `CMD ["python3", "-m", "${name.slice(0, 3)}"]`,
    ]),
  ];
  if (staged) {
    tail.unshift(
      ...stageHead(random, ''),
      `COPY --from=${random.chance(0.9) ? 'build' : '0'} /out /opt/app/bin`,
    );
  }
  let left = LINES - lineCount(head) - lineCount(tail);
  const steps: string[] = [];
  while (left > 0) {
    const step = random.pick(STEPS)(random, name);
    steps.push(step);
    left -= lineCount([step]);
  }
  return `${[...head, ...steps, ...tail].join('\n')}\n`;
}

function stageHead(random: SeededRandom, as: string): string[] {
  const distribution = random.pick(DISTRIBUTIONS);
  const names = random.some(distribution.packages, 2 + random.below(4));
  return [
    `FROM ${random.pick(distribution.bases)}${as}`,
    `ENV ${random.some(ENVIRONMENT, 1 + random.below(2)).join(' ')}`,
    'ARG VERSION',
    `RUN ${random.pick(distribution.install)(names)}`,
  ];
}

function lineCount(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.split('\n').length, 0);
}
