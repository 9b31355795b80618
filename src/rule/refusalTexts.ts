import type { RefusalCode } from '../dockerfile/nodes.ts';
import type { Text } from './language.ts';

/** What BuildKit refuses, and what to do: one text a code, filled with the refusal's `data`. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, Text>> = {
  'empty-file': {
    en: 'The file holds no instruction: begin it with FROM',
    zh: '文件中没有任何指令，请以 FROM 开头',
  },
  'no-stage': {
    en: 'There is no FROM, so there is nothing to build: add one',
    zh: '缺少 FROM，没有可构建的内容，请补上',
  },
  'long-line': {
    en: 'This line has {name} bytes; BuildKit reads at most 65535. Break it with continuations',
    zh: '此行长 {name} 字节，BuildKit 最多读取 65535 字节，请用续行符拆分',
  },
  'invalid-escape': {
    en: '"{name}" is not an escape character: only \\ and ` are',
    zh: '“{name}”不能用作转义符，只允许 \\ 和 `',
  },
  'invalid-check': {
    en: '"{value}" is not a check option: write skip=…, error=true|false or experimental=…, joined by ";"',
    zh: '“{value}”不是有效的 check 选项，应为以“;”分隔的 skip=…、error=true|false 或 experimental=…',
  },
  'repeated-directive': {
    en: 'The parser directive "{name}" stands here a second time: remove one',
    zh: '解析器指令“{name}”重复出现，请删除其中一个',
  },
  'unknown-instruction': {
    en: '"{name}" is not an instruction. If the line before is meant to go on, end it with the escape character',
    zh: '“{name}”不是 Dockerfile 指令。如果上一行尚未结束，请在其行尾加上续行符',
  },
  'misspelt-instruction': {
    en: '"{name}" is not an instruction: did you mean {suggestion}?',
    zh: '“{name}”不是 Dockerfile 指令，是否想写 {suggestion}？',
  },
  'instruction-before-from': {
    en: '{keyword} stands before the first FROM, where only ARG may',
    zh: '{keyword} 出现在第一个 FROM 之前，而那里只允许 ARG',
  },
  'inline-comment': {
    en: 'A comment cannot follow {keyword} on its line: BuildKit takes it for arguments. Put it on a line of its own',
    zh: '{keyword} 后面不能在同一行写注释，BuildKit 会把它当作参数。请将注释单独写成一行',
  },
  'missing-argument': {
    en: '{keyword} needs at least one argument',
    zh: '{keyword} 至少需要一个参数',
  },
  'extra-argument': {
    en: '{keyword} takes no argument: remove this',
    zh: '{keyword} 不接受参数，请删除',
  },
  'missing-destination': {
    en: '{keyword} needs a source and a destination',
    zh: '{keyword} 需要同时给出源和目标',
  },
  'missing-equals': {
    en: '"{name}" has no "=": write name=value, and quote a value that holds blanks',
    zh: '“{name}”缺少“=”，应写成 name=value；值中含空格时请加引号',
  },
  'missing-value': {
    en: '{keyword} needs a name and a value: write name=value',
    zh: '{keyword} 需要名称和值，应写成 name=value',
  },
  'blank-name': {
    en: 'The name before "=" is missing',
    zh: '“=”前缺少名称',
  },
  'json-not-strings': {
    en: 'The JSON array of {keyword} may hold nothing but strings: quote every item',
    zh: '{keyword} 的 JSON 数组只能包含字符串，请为每一项加上双引号',
  },
  'json-required': {
    en: '{keyword} must be a JSON array, in double quotes: ["/bin/sh", "-c"]',
    zh: '{keyword} 必须是使用双引号的 JSON 数组，例如 ["/bin/sh", "-c"]',
  },
  'empty-string': {
    en: '{keyword} cannot take an empty path',
    zh: '{keyword} 的路径不能为空',
  },
  'unterminated-heredoc': {
    en: 'The heredoc "{name}" is never closed: a line that holds {name} alone must end it',
    zh: 'heredoc“{name}”没有结束，需要有一行只写 {name}',
  },
  'heredoc-as-destination': {
    en: '{keyword} cannot write into a heredoc: its last argument must be a path',
    zh: '{keyword} 的目标不能是 heredoc，最后一个参数必须是路径',
  },
  'chained-onbuild': {
    en: 'ONBUILD cannot carry another ONBUILD',
    zh: 'ONBUILD 不能嵌套 ONBUILD',
  },
  'invalid-trigger': {
    en: 'ONBUILD cannot carry {keyword}',
    zh: 'ONBUILD 不能触发 {keyword}',
  },
  'unknown-flag': {
    en: '{keyword} has no flag {flag}',
    zh: '{keyword} 没有 {flag} 选项',
  },
  'misspelt-flag': {
    en: 'Flag {flag} is not one of {keyword}: did you mean {suggestion}?',
    zh: '{keyword} 没有 {flag} 选项，是否想写 {suggestion}？',
  },
  'repeated-flag': {
    en: '{flag} may be given only once',
    zh: '{flag} 只能出现一次',
  },
  'missing-flag-value': {
    en: '{flag} needs a value: {flag}=…',
    zh: '{flag} 需要取值，应写成 {flag}=…',
  },
  'invalid-flag-value': {
    en: '{flag} cannot be "{value}": {allowed}',
    zh: '{flag} 的值不能是“{value}”，允许的值：{allowed}',
  },
  'variable-in-flag': {
    en: 'No variable is expanded in {flag} "{value}": name a stage "FROM {value} AS …" and use that',
    zh: '{flag} 的值“{value}”中不会展开变量，请先用“FROM {value} AS …”定义一个阶段再引用它',
  },
  'invalid-mount': {
    en: 'The mount "{value}" is not a list of options: its quotes do not match',
    zh: '挂载“{value}”不是合法的选项列表，引号不匹配或内容为空',
  },
  'unknown-mount-option': {
    en: 'A mount has no option "{option}". Meant: {suggestion}?',
    zh: '挂载没有“{option}”选项，是否想写 {suggestion}？',
  },
  'invalid-mount-option': {
    en: 'The mount option {option} cannot be "{value}": {allowed}',
    zh: '挂载选项 {option} 的值不能是“{value}”，例如：{allowed}',
  },
  'misplaced-mount-option': {
    en: 'A mount of type {type} takes no option "{option}" here',
    zh: '{type} 类型的挂载在此不能使用“{option}”选项',
  },
  'missing-mount-target': {
    en: 'A mount of type {type} needs {option}=…, and not the root directory',
    zh: '{type} 类型的挂载需要 {option}=…，且不能是根目录',
  },
  'invalid-from': {
    en: 'FROM takes an image, and after it AS with a name: nothing else',
    zh: 'FROM 后只能写镜像，以及可选的 AS 加名称',
  },
  'invalid-stage-name': {
    en: '"{name}" is not a stage name: it begins with a letter and holds letters, digits, "-", "_" and "."',
    zh: '“{name}”不是合法的阶段名，应以字母开头，只含字母、数字、“-”“_”“.”',
  },
  'later-stage': {
    en: 'Stage "{name}" comes later in the file: move it up',
    zh: '阶段“{name}”定义在后面，请将其移到前面',
  },
  'own-stage': {
    en: 'The stage "{name}" cannot copy from itself',
    zh: '阶段“{name}”不能从自身复制',
  },
  'no-such-stage': {
    en: 'There is no stage {name}: the {count} stages are numbered from 0',
    zh: '不存在第 {name} 号阶段，文件共有 {count} 个阶段，编号从 0 开始',
  },
  'invalid-reference': {
    en: '"{name}" is not a valid image name',
    zh: '“{name}”不是合法的镜像名',
  },
  'invalid-platform': {
    en: '"{name}" is not a platform: write os/arch, such as linux/amd64',
    zh: '“{name}”不是合法的平台，应写成 操作系统/架构，例如 linux/amd64',
  },
  'invalid-port': {
    en: '"{value}" is not a port: write 0 to 65535, a range such as 8000-8010, and /tcp, /udp or /sctp',
    zh: '“{value}”不是合法的端口，应为 0 到 65535，或 8000-8010 这样的范围，可加 /tcp、/udp、/sctp',
  },
  'invalid-signal': {
    en: '"{value}" is not a signal: write a name such as SIGTERM, or a number',
    zh: '“{value}”不是信号，应写 SIGTERM 这样的名称或数字',
  },
  'invalid-healthcheck': {
    en: 'HEALTHCHECK is followed by CMD or NONE, not by "{name}"',
    zh: 'HEALTHCHECK 后应为 CMD 或 NONE，而不是“{name}”',
  },
  'invalid-duration': {
    en: '{flag} cannot be "{value}": write a duration of at least 1ms, such as 30s or 1m30s',
    zh: '{flag} 的值不能是“{value}”，应为不小于 1ms 的时长，例如 30s、1m30s',
  },
  'invalid-mode': {
    en: '"{value}" is not a file mode: write octal digits up to 07777, or such as u+x,go-w',
    zh: '“{value}”不是文件权限，应为不超过 07777 的八进制数，或 u+x,go-w 这样的写法',
  },
  'named-owner-with-link': {
    en: 'The flag --link cannot look up the names in --chown={value}: write numbers, such as 1000:1000',
    zh: '使用 --link 时无法解析 --chown={value} 中的名称，请写成数字，例如 1000:1000',
  },
  'remote-source-in-copy': {
    en: 'COPY cannot fetch "{source}": use ADD for a URL or a repository',
    zh: 'COPY 无法下载“{source}”，URL 或代码仓库请使用 ADD',
  },
  'invalid-source': {
    en: 'The query or the flags of "{source}" contradict each other or are not known',
    zh: '“{source}”的查询参数或选项无法识别或互相矛盾',
  },
  'invalid-checksum': {
    en: 'The flag --checksum={value} does not fit: it takes one http(s) or git source, and sha256: with 64 digits for http(s)',
    zh: '--checksum={value} 不适用：只能有一个 http(s) 或 git 源，http(s) 源须写 sha256: 加 64 位十六进制数',
  },
  'windows-path': {
    en: '"{path}" is not a path that a Windows build can use: use one on drive C:',
    zh: 'Windows 构建无法使用路径“{path}”，请使用 C: 盘上的路径',
  },
  'unclosed-quote': {
    en: 'This quote is never closed: close it, or write the escape character before it',
    zh: '引号没有闭合，请补全，或在其前加转义符',
  },
  'unclosed-brace': {
    en: 'The variable "{text}" is never closed by "}"',
    zh: '变量“{text}”缺少结尾的“}”',
  },
  'bad-substitution': {
    en: '"{text}" does not name a variable: write the escape character before "$" where none is meant',
    zh: '“{text}”不是变量；如果不想引用变量，请在“$”前加转义符',
  },
  'unknown-modifier': {
    en: 'BuildKit does not know the modifier in "{text}": it has :- :+ :? - + ? # ## % %% / and //',
    zh: 'BuildKit 不认识“{text}”中的修饰符，只支持 :-、:+、:?、-、+、?、#、##、%、%%、/ 和 //',
  },
  'bad-pattern': {
    en: 'In the pattern of "{text}", "\\" may stand only before *, ?, \\, } and /',
    zh: '“{text}”的模式中，“\\”只能出现在 *、?、\\、}、/ 之前',
  },
  'unset-variable': {
    en: 'The variable "{name}" is required by "{text}" and has no value',
    zh: '“{text}”要求变量“{name}”有值，但它没有值',
  },
  'undeclared-argument': {
    en: 'No ARG before the first FROM declares "{name}", so it is empty here: add ARG {name}',
    zh: '第一个 FROM 之前没有用 ARG 声明“{name}”，这里其值为空，请添加 ARG {name}',
  },
};
