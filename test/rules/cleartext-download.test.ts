import rule from '../../rules/cleartext-download.ts';
import { testRule } from '../support/ruleTester.ts';

const SUM = `sha256:${'a'.repeat(64)}`;

testRule(rule, {
  valid: [
    'FROM a:1\nRUN curl -O https://e.org/x && wget https://e.org/y && git clone https://e.org/z\nADD https://e.org/x /\n',
    {
      name: 'near by',
      code: 'FROM a:1\nRUN curl http://localhost:80/ http://mirror/x http://10.0.0.1/ http://nexus.corp/x http://127.0.0.1/\n',
    },
    {
      name: 'verified',
      code: 'FROM a:1\nRUN wget http://e.org/x && echo "$S  x" | sha256sum -c -\n',
    },
    {
      name: 'signed',
      code: 'FROM a:1\nRUN wget http://e.org/x http://e.org/x.asc && gpg --batch --verify x.asc x\n',
    },
    `FROM a:1\nADD --checksum=${SUM} http://e.org/x /\n`,
    {
      name: 'text, not downloads',
      code: 'FROM a:1\nRUN echo http://e.org/x && curl -H "Referer: http://e.org" https://e.org\n',
    },
    { name: 'the host is a variable', code: 'FROM a:1\nRUN curl http://$MIRROR/x http://${M}/y\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN curl -fO ⟦http://e.org/x⟧ && wget -q ⟦"http://e.org/$V/y"⟧\nADD ⟦http://e.org/z⟧ /\n',
      message: 'cleartext',
      says: 'e.org',
      unsafelyFixed:
        'FROM a:1\nRUN curl -fO https://e.org/x && wget -q "https://e.org/$V/y"\nADD https://e.org/z /\n',
    },
    {
      name: 'ftp, clones and package indexes',
      code: 'FROM a:1\nRUN wget ⟦ftp://e.org/x⟧ && git clone -b v1 ⟦http://e.org/z.git⟧ d && pip install ⟦--index-url=http://e.org/simple⟧ x && npm ci --registry ⟦http://e.org/⟧\n',
      message: 'cleartext',
      unsafelyFixed:
        'FROM a:1\nRUN wget ftp://e.org/x && git clone -b v1 https://e.org/z.git d && pip install --index-url=https://e.org/simple x && npm ci --registry https://e.org/\n',
    },
    {
      name: 'MD5 proves nothing',
      code: 'FROM a:1\nRUN wget ⟦http://e.org/x⟧ && echo "$S  x" | md5sum -c -\n',
      message: 'cleartext',
      unsafelyFixed: 'FROM a:1\nRUN wget https://e.org/x && echo "$S  x" | md5sum -c -\n',
    },
  ],
});
