import rule from '../../rules/leftover-archive.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';
const GET = 'curl -fsSLO https://x.example/t.tgz';

testRule(rule, {
  valid: [
    `${F}RUN ${GET} && tar -xzf t.tgz && rm t.tgz\n`,
    `${F}RUN curl -fsSL https://x.example/t.tgz | tar -xz\n`,
    { name: 'with a glob', code: `${F}RUN ${GET} && tar -xzf t.tgz && rm -f *.tgz\n` },
    {
      name: 'unpacked by a pattern',
      code: `${F}RUN wget https://x/kotlin-1.zip && unzip *kotlin*.zip && rm kotlin-*.zip\n`,
    },
    {
      name: 'with its folder',
      code: `${F}RUN mkdir /tmp/b && cd /tmp/b && ${GET} && tar xzf t.tgz && cd / && rm -rf /tmp/b\n`,
    },
    {
      name: 'a folder that cannot be told',
      code: `${F}RUN cd "$DIR" && ${GET} && tar xzf t.tgz && rm -rf "$DIR"\n`,
    },
    {
      name: 'below WORKDIR',
      code: `${F}WORKDIR /build\nRUN ${GET} && tar xzf t.tgz && cd / && rm -rf /build\n`,
    },
    {
      name: 'both spellings of a variable',
      code: `${F}RUN curl -o "t-\${V}.tgz" $U && tar xzf t-$V.tgz && rm "t-$V.tgz"\n`,
    },
    { name: 'moved', code: `${F}RUN ${GET} && tar xzf t.tgz && mv t.tgz /srv/\n` },
    { name: 'gunzip replaces it', code: `${F}RUN curl -o x.gz $U && gunzip x.gz\n` },
    { name: 'a listing', code: `${F}RUN curl -o x.zip $U && unzip -l y.zip\n` },
    {
      name: 'into a mount',
      code: `${F}RUN --mount=type=tmpfs,target=/tmp curl -o /tmp/t.tgz $U && tar xzf /tmp/t.tgz\n`,
    },
    {
      name: 'a stage that the image does not hold',
      code: `FROM debian:12 AS b\nRUN ${GET} && tar xzf t.tgz\nFROM debian:12\nCOPY --from=b /x /x\n`,
    },
    {
      name: 'the rule copied-archive has it',
      code: `${F}COPY t.tgz /tmp/\nRUN tar xzf /tmp/t.tgz -C /opt\n`,
    },
    {
      name: 'ADD unpacks it by itself',
      code: `${F}ADD t.tgz /tmp/\nRUN tar xzf /tmp/t.tgz -C /opt\n`,
    },
    {
      name: 'another stage has its own files',
      code: `FROM debian:12 AS b\nCOPY t.zip /tmp/\nFROM debian:12\nRUN unzip /tmp/t.zip\n`,
    },
    { name: 'a package by URL', code: `FROM fedora:41\nRUN dnf install -y https://x/y.rpm\n` },
    { name: 'a query', code: `${F}RUN curl -o y.rpm $U && rpm -qi y.rpm\n` },
  ],
  invalid: [
    {
      code: `${F}RUN ${GET} && tar -xzf ⟦t.tgz⟧\n`,
      message: 'left',
      severity: 'warning',
      codes: [null],
      unsafelyFixed: `${F}RUN ${GET} && tar -xzf t.tgz && rm t.tgz\n`,
    },
    {
      name: 'in the way the RUN is written, where cd comes behind',
      code: `${F}RUN wget -P /tmp https://x/t.zip \\\n    && unzip -q ⟦/tmp/t.zip⟧ \\\n    && cd t && make\n`,
      message: 'left',
      unsafelyFixed: `${F}RUN wget -P /tmp https://x/t.zip \\\n    && unzip -q /tmp/t.zip \\\n    && rm /tmp/t.zip \\\n    && cd t && make\n`,
    },
    {
      name: 'the operators at the ends of the lines',
      code: `${F}RUN curl -o /tmp/t.deb $U && \\\n    dpkg -i ⟦/tmp/t.deb⟧ && \\\n    true\n`,
      message: 'left',
      unsafelyFixed: `${F}RUN curl -o /tmp/t.deb $U && \\\n    dpkg -i /tmp/t.deb && \\\n    rm /tmp/t.deb && \\\n    true\n`,
    },
    {
      name: 'something else is deleted',
      code: `${F}WORKDIR /w\nRUN ${GET} && tar xzf ⟦t.tgz⟧; rm -rf /var/lib/apt/lists/* /tmp/x\n`,
      message: 'left',
    },
    {
      name: 'a later layer cannot take it away, and no fix in front of one that does',
      code: `${F}RUN ${GET} && tar xzf ⟦t.tgz⟧\nRUN rm t.tgz\n`,
      message: 'left',
    },
    {
      name: 'the URL names it, without its query',
      code: `${F}RUN wget https://x/a/t.tar.xz?raw=1 && tar xf ⟦t.tar.xz⟧\n`,
      message: 'left',
      unsafelyFixed: `${F}RUN wget https://x/a/t.tar.xz?raw=1 && tar xf t.tar.xz && rm t.tar.xz\n`,
    },
    {
      name: 'what ADD cannot unpack',
      code: `${F}COPY t.zip a.tgz /tmp/\nRUN unzip ⟦/tmp/t.zip⟧ && tar --strip-components=1 -xzf ⟦/tmp/a.tgz⟧\n`,
      message: 'copied',
      severity: 'info',
    },
    {
      name: 'ADD of a URL, and of another stage’s file',
      code: `FROM debian:12 AS b\nFROM debian:12\nADD https://x/t.tgz /tmp/\nCOPY --from=b /x.deb /tmp/\nRUN tar xzf ⟦/tmp/t.tgz⟧ && apt-get install -y ⟦/tmp/x.deb⟧\n`,
      message: ['added', 'copied'],
    },
    {
      name: 'under the name that COPY gives it',
      code: `${F}COPY build/out /tmp/app.rpm\nRUN rpm -Uvh ⟦/tmp/app.rpm⟧\n`,
      message: 'copied',
    },
  ],
});
