/** Dockerfiles of one megabyte, each made to find one part whose work grows faster than its input. */
export function hostileFiles(): ReadonlyMap<string, string> {
  const fill = (unit: string): string => unit.repeat(Math.ceil(MEGABYTE / unit.length));
  const numbered = (line: (index: number) => string): string => {
    const lines: string[] = [];
    for (let size = 0, index = 0; size < MEGABYTE; index++) {
      const next = line(index);
      size += next.length + 1;
      lines.push(next);
    }
    return lines.join('\n');
  };
  const from = 'FROM debian:12\n';
  return new Map([
    ['one chain of commands', `${from}RUN true${fill(' && apt-get install -y curl')}\n`],
    ['one pipeline', `${from}RUN true${fill(' | cat')}\n`],
    ['commands on continued lines', `${from}RUN true${fill(' \\\n  && echo a')}\n`],
    ['packages of one install', `${from}RUN apt-get install -y${fill(' package-a')}\n`],
    ['open command substitutions', `${from}RUN echo ${fill('$(')}\n`],
    ['open parentheses', `${from}RUN ${fill('( ')}\n`],
    ['open braces of variables', `${from}ENV A=${fill('${a:-')}\n`],
    ['nested quotes', `${from}RUN ${fill(`sh -c "`)}\n`],
    ['backslashes', `${from}RUN echo ${fill('\\')}x\n`],
    ['one word', `${from}RUN ${fill('a')}\n`],
    ['blanks', `${from}RUN a${fill(' ')}b\n`],
    ['many RUN', from + numbered(index => `RUN echo ${index}`)],
    [
      'many ENV that build on the one before',
      from + numbered(index => `ENV A${index + 1}=$A${index}`),
    ],
    ['one ENV of many pairs', `${from}ENV${fill(' A=b')}\n`],
    ['many ARG', `${numbered(index => `ARG A${index}=1`)}\n${from}`],
    ['many stages', numbered(index => `FROM debian AS s${index}`)],
    [
      'stages on stages',
      `FROM debian AS s0\n${numbered(index => `FROM s${index} AS s${index + 1}`)}`,
    ],
    ['many COPY --from', from + numbered(index => `COPY --from=s${index} /a /b`)],
    ['many COPY', from + numbered(index => `COPY a${index} /b/`)],
    ['sources of one COPY', `${from}COPY${fill(' a')} /b/\n`],
    ['one JSON array', `${from}CMD ["a"${fill(',"a"')}]\n`],
    ['many heredocs', from + numbered(() => 'RUN <<E\necho a\nE')],
    ['heredocs that never end', `${from}RUN${fill(' <<E')}\n`],
    ['one heredoc', `${from}RUN <<E\n${fill('echo a\n')}E\n`],
    ['comments', from + numbered(() => '# a')],
    ['comments that silence', from + numbered(() => '# dockwright ignore=latest-tag\nRUN a')],
    ['names of one silencing comment', `# hadolint ignore=${fill('DL3008,')}DL3008\n${from}`],
    ['comments inside an instruction', `${from}RUN a \\\n${fill('# a\n \\\n')} b\n`],
    ['empty lines', from + fill('\n')],
    ['carriage returns', from + fill('\r')],
    ['many ONBUILD', from + numbered(index => `ONBUILD RUN echo ${index}`)],
    ['many EXPOSE', from + numbered(index => `EXPOSE ${index % 65_000}`)],
    [
      'many VOLUME and changes below',
      from + numbered(index => `VOLUME /v${index}\nRUN touch /v${index}/a`),
    ],
    ['many WORKDIR', from + numbered(() => 'WORKDIR a')],
    ['what is no instruction', fill('}{\n')],
  ]);
}

/** A little less than the largest file that is read. */
const MEGABYTE = 990_000;
