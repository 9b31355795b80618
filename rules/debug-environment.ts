import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'debug-environment',
  aliases: ['S4507'],
  category: 'security',
  severity: 'warning',
  presets: [],
  summary: {
    en: 'The image switches a debug or development mode on.',
    zh: '镜像开启了调试或开发模式。',
  },
  why: {
    en: 'Debug modes show stack traces, variables and source to strangers, some even run code for them, and they are slow. ENV stays in the image, so every container has it. Set it where you develop (`docker run -e`, Compose), or in a stage of its own that is built with `--target`. Off by default, since an image may be made for development.',
    zh: '调试模式会向外人暴露调用栈、变量和源代码，有的甚至能执行代码，而且性能较差。ENV 会留在镜像中，所有容器都会带上。请在开发环境中设置（`docker run -e` 或 Compose），或放到用 `--target` 构建的单独阶段。镜像也可能本就用于开发，因此本规则默认不启用。',
  },
  examples: [
    {
      bad: 'FROM python:3.13\nENV FLASK_DEBUG=1\n',
      good: 'FROM python:3.13\nENV FLASK_DEBUG=0\n',
    },
  ],
  messages: {
    debug: {
      en: 'Variable {name} switches a debug mode on in every container; set it where you develop',
      zh: '变量 {name} 会在所有容器中开启调试模式；请只在开发环境中设置',
    },
    development: {
      en: 'Variable {name} makes every container a development one; set it where you develop',
      zh: '变量 {name} 会让所有容器处于开发模式；请只在开发环境中设置',
    },
  },
  create(context) {
    const stages = imageStages(context.file);
    return {
      ENV(node) {
        if (node.stage === undefined || !stages.has(node.stage)) return;
        for (const { key, value, range } of node.pairs) {
          if (value === undefined) continue;
          const name = key.value.toUpperCase();
          const text = context.scope(node).expand(value.raw).text.trim().toLowerCase();
          const data = { name: key.value };
          if (name === 'XDEBUG_MODE' ? text !== 'off' && text !== '' : isDebug(name, text)) {
            context.report({ message: 'debug', data, range });
          } else if (
            /(?:^|_)ENV(?:IRONMENT)?$/.test(name) &&
            /^(?:dev|development|debug)$/.test(text)
          ) {
            context.report({ message: 'development', data, range });
          }
        }
      },
    };
  },
});

function isDebug(name: string, text: string): boolean {
  return /(?:^|_)DEBUG$/.test(name) && /^(?:true|1|on|yes)$/.test(text);
}
