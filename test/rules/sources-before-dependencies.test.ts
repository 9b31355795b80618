import rule from '../../rules/sources-before-dependencies.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY package.json .\nRUN npm install\nCOPY . .\nRUN npm run build\n',
    {
      name: 'installed again behind it',
      code: 'FROM a:1\nCOPY go.mod .\nRUN go mod download\nCOPY . .\nRUN go mod download && go build\n',
    },
    {
      name: 'only packages that are named',
      code: 'FROM a:1\nCOPY . .\nRUN npm install -g pm2 && pip install flask\n',
    },
    {
      name: 'the project itself',
      code: 'FROM a:1\nCOPY . .\nRUN pip install .\nRUN go install\nRUN cargo install --path .\n',
    },
    { name: 'a folder alone', code: 'FROM a:1\nCOPY src/ /src\nRUN npm ci\n' },
    { name: 'from a stage', code: 'FROM a:1\nCOPY --from=x . .\nRUN npm ci\n' },
    { name: 'another stage', code: 'FROM a:1 AS x\nCOPY . .\nFROM b:1\nRUN npm ci\n' },
    {
      name: 'downloads are kept',
      code: 'FROM a:1\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
    },
    { name: 'system packages', code: 'FROM a:1\nCOPY . .\nRUN apt-get install -y x\n' },
  ],
  invalid: [
    {
      name: 'the guide, 1.11',
      code: 'FROM node:7-alpine\nWORKDIR /app\nCOPY ⟦.⟧ /app\nRUN npm install\nENTRYPOINT ["./entrypoint.sh"]\n',
      message: 'sources',
      says: 'the npm install below; copy package.json, package-lock.json first',
    },
    {
      name: 'what the context has',
      code: 'FROM a:1\nADD ⟦./⟧ /app/\nRUN cd /app && yarn && yarn build\n',
      files: { 'package.json': '{}\n', 'yarn.lock': '\n', 'index.js': '\n' },
      message: 'sources',
      says: 'copy package.json, yarn.lock first',
    },
    {
      code: 'FROM a:1\nCOPY ⟦*⟧ /app/\nRUN pip3 install -r /app/deps/dev.txt\n',
      message: 'sources',
      says: 'copy dev.txt first',
    },
    {
      name: 'one finding a copy',
      code: 'FROM a:1\nCOPY ⟦.⟧ .\nRUN bundle install\nRUN npm ci\n',
      message: 'sources',
      says: 'bundle install',
    },
  ],
});
