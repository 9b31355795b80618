/** The page's only style sheet. Colours come as pairs, so that light and dark both read well. */
export const STYLE = `
:root { color-scheme: light dark;
  --bg: #ffffff; --card: #f6f8fa; --text: #1f2328; --faint: #656d76; --line: #d1d9e0;
  --error: #c62828; --warning: #9a6700; --info: #0969da; --style: #8250df; --fix: #1a7f37; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #0d1117; --card: #161b22; --text: #e6edf3; --faint: #8d96a0; --line: #30363d;
  --error: #ff7b72; --warning: #d29922; --info: #58a6ff; --style: #bc8cff; --fix: #3fb950; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--bg); color: var(--text);
  font: 15px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .75rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: var(--info); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; }
p code { background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 0 .3em; }
article p code { background: var(--bg); }
.faint, footer { color: var(--faint); }
.total { color: var(--faint); }
.filter { position: absolute; opacity: 0; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
nav label { border: 1px solid var(--line); border-radius: 999px; padding: .15rem .8rem; cursor: pointer; user-select: none; opacity: .45; }
nav label b { font-variant-numeric: tabular-nums; }
nav .error, .badge.error { color: var(--error); } nav .warning, .badge.warning { color: var(--warning); }
nav .info, .badge.info { color: var(--info); } nav .style, .badge.style { color: var(--style); }
article { border: 1px solid var(--line); border-left-width: 4px; border-radius: 6px; background: var(--card); padding: .7rem 1rem; margin: .75rem 0; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
article.info { border-left-color: var(--info); } article.style { border-left-color: var(--style); }
header.rule { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; }
header.rule .place { margin-left: auto; font-variant-numeric: tabular-nums; }
.badge { font-weight: 600; }
.fatal { background: var(--error); color: var(--bg); border-radius: 4px; padding: 0 .5em; font-weight: 600; }
pre { margin: .6rem 0; padding: .5rem .75rem; overflow-x: auto; background: var(--bg); border: 1px solid var(--line); border-radius: 4px; }
pre .number { display: inline-block; min-width: 2.5em; padding-right: 1em; text-align: right; color: var(--faint); user-select: none; }
mark { color: inherit; background: none; font-weight: 700; text-decoration: underline wavy 1.5px; text-underline-offset: 3px; }
.error mark { text-decoration-color: var(--error); } .warning mark { text-decoration-color: var(--warning); }
.info mark { text-decoration-color: var(--info); } .style mark { text-decoration-color: var(--style); }
.fix b { color: var(--fix); }
details summary { cursor: pointer; color: var(--faint); }
ul.unread { padding-left: 1.2rem; color: var(--error); }
footer { margin-top: 3rem; font-size: .85rem; }
`;

/** Shows the findings of a severity while its box is ticked, and the box's label as ticked; no script needed. */
export function filterStyle(severity: string): string {
  return `#show-${severity}:not(:checked) ~ main article.${severity} { display: none; }
#show-${severity}:checked ~ nav label[for="show-${severity}"] { opacity: 1; border-color: currentColor; }
#show-${severity}:focus-visible ~ nav label[for="show-${severity}"] { outline: 2px solid var(--info); outline-offset: 2px; }
`;
}
