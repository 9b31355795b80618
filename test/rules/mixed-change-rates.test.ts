import rule from '../../rules/mixed-change-rates.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    { name: 'nothing is copied', code: 'FROM a:1\nRUN apt-get install -y nodejs && npm install\n' },
    {
      name: 'copied from a stage',
      code: 'FROM a:1\nCOPY --from=x a b\nRUN apt-get install -y nodejs && npm ci\n',
    },
    {
      name: 'packages that are named',
      code: 'FROM a:1\nCOPY . .\nRUN apk add python3 && pip install flask && npm i -g pm2\n',
    },
    {
      name: 'taken away again',
      code: 'FROM a:1\nCOPY r.txt .\nRUN apk add --virtual .b gcc && pip install -r r.txt && apk del .b\n',
    },
    'FROM a:1\nCOPY . .\nRUN apt-get install -y nodejs\nRUN npm ci\n',
  ],
  invalid: [
    {
      name: 'the guide, 1.3',
      code: 'FROM ubuntu\nADD . /app\nRUN apt-get update \\\n    && ⟦apt-get install⟧ -y nodejs \\\n    && cd /app \\\n    && npm install\n',
      message: 'mixed',
      says: 'apt-get install is repeated with npm install',
      severity: 'info',
    },
    {
      code: 'FROM a:1\nCOPY r.txt .\nRUN sudo ⟦apt-get -qq install⟧ -y gcc; pip install -r r.txt\n',
      message: 'mixed',
    },
  ],
});
