import rule from '../../rules/world-writable.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN chmod 755 /a && chmod -R u+rwX,go-w /b && chmod +w /c && chmod +x /d && chmod 0644 /e\nCOPY --chmod=644 a /\n',
    'FROM a:1\nRUN chmod 1777 /data && chmod a+rwxt /x && chmod 777 /tmp && chmod o+w /dev/stdout\n',
    'FROM a:1\nRUN chmod g+s /srv && chmod 2775 /srv && chmod g=u /x && chmod o-w /y && chmod u-s /bin/su\n',
    'FROM a:1\nRUN chmod $MODE /a && chmod --reference=/b 777 && echo chmod 777\n',
    'FROM a:1\nRUN install -m 755 a /bin/ && mkdir -p -m 0750 /x && install -d -o app /y\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN chmod -R ⟦777⟧ /data && chmod ⟦0666⟧ /f\nCOPY --chmod=⟦777⟧ a /\n',
      message: 'writable',
      codes: ['S2612', 'S2612', 'S2612'],
      unsafelyFixed: 'FROM a:1\nRUN chmod -R 775 /data && chmod 0664 /f\nCOPY --chmod=775 a /\n',
    },
    {
      name: 'symbolic',
      code: 'FROM a:1\nRUN chmod ⟦a+rwx⟧ /d && chmod -R ⟦ugo+rw⟧ /e && chmod ⟦u=rwx,o=rw⟧ /f && chmod ⟦o+w⟧ /g /tmp\n',
      message: 'writable',
    },
    {
      name: 'in other commands',
      code: 'FROM a:1\nRUN mkdir -p -m ⟦777⟧ /x && install ⟦-m777⟧ a /b && find / -exec chmod ⟦777⟧ {} +\n',
      message: 'writable',
      unsafelyFixed:
        'FROM a:1\nRUN mkdir -p -m 775 /x && install -m775 a /b && find / -exec chmod 775 {} +\n',
    },
    {
      name: 'setuid',
      code: 'FROM a:1\nRUN chmod ⟦4755⟧ /bin/x && chmod ⟦u+s⟧ /bin/y && chmod ⟦+rx,u+s⟧ /z\n',
      message: 'setuid',
      codes: ['S2612', 'S2612', 'S2612'],
    },
  ],
});
