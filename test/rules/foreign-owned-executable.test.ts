import rule from '../../rules/foreign-owned-executable.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY --chown=app src /app\nCOPY --chown=root:app x.sh /usr/bin/\nCOPY --chown=0 a /bin/\nCOPY x.sh /bin/\n',
    'FROM a:1\nCOPY --chown=app data x.sh /app/\nADD --chown=app a /binary\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY --link ⟦--chown=app:app⟧ tool /usr/local/bin/tool\nADD ⟦--chown=1000⟧ start.sh /app/\nCOPY ⟦--chown=www-data⟧ --from=b /x /sbin\n',
      message: 'owned',
      says: ['app may', '1000 may', 'www-data may'],
      codes: ['S6504', 'S6504', 'S6504'],
      unsafelyFixed:
        'FROM a:1\nCOPY --link tool /usr/local/bin/tool\nADD start.sh /app/\nCOPY --from=b /x /sbin\n',
    },
  ],
});
