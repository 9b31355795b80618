import rule from '../../rules/credentials-in-url.ts';
import { testRule } from '../support/ruleTester.ts';

/** Put together here, so that scanners of this repository find nothing. */
const PASSWORD = ['h8Xk', '2pQz'].join('');
const TOKEN = `ghp_${'aB3'.repeat(12)}`;

testRule(rule, {
  valid: [
    'FROM a:1\nRUN git clone ssh://git@e.org/x.git && curl https://e.org/a@b:c && wget https://user@e.org/x\n',
    {
      name: 'variables',
      code: 'FROM a:1\nARG U P\nRUN git clone https://$U:${P}@e.org/x && pip install git+https://x:$P@e.org/y\n',
    },
    'FROM a:1\nENV URL=https://e.org/?x=a:b@c EMAIL=me:you@e.org\nRUN echo "<user>:<password>@x" http://{u}:{p}@h/\n',
  ],
  invalid: [
    {
      code: `FROM a:1\nRUN git clone https://⟦ci:${PASSWORD}⟧@git.e.org:8443/x.git && pip install --index-url="http://⟦u:${PASSWORD}⟧@e.org/simple" y\nADD https://⟦u:${PASSWORD}⟧@e.org/x /\n`,
      message: 'password',
      severity: 'error',
      says: ['ci at git.e.org stands', 'u at e.org', 'u at e.org'],
    },
    {
      name: 'variables that stay in the image',
      code: `FROM a:1\nENV DATABASE_URL="postgres://⟦app:${PASSWORD}⟧@db/app" \\\n  HTTP_PROXY=http://⟦u:${PASSWORD}⟧@proxy:3128\nARG X=https://⟦:${PASSWORD}⟧@e.org\nLABEL repo=https://⟦a:${PASSWORD}⟧@e.org\n`,
      message: 'password',
    },
    {
      name: 'tokens',
      code: `FROM a:1\nRUN git clone https://⟦${TOKEN}⟧@github.com/x/y && git clone https://⟦x-access-token:${TOKEN}⟧@github.com/x/y\n`,
      message: ['token', 'password'],
      says: ['github.com', 'x-ac… at github.com'],
      severity: 'error',
    },
    {
      name: 'stand-ins',
      code: `FROM a:1\nENV A=postgres://⟦user:password⟧@db/x B=postgres://⟦postgres:postgres⟧@db/x C=amqp://⟦a:${PASSWORD}⟧@localhost\n`,
      message: 'password',
      severity: 'info',
    },
    {
      name: 'before a command, in a heredoc, in ONBUILD',
      code: `FROM a:1\nRUN U=https://⟦a:${PASSWORD}⟧@e.org ./x\nRUN <<EOF\ncurl https://⟦a:${PASSWORD}⟧@e.org/x\nEOF\nONBUILD RUN curl https://⟦a:${PASSWORD}⟧@e.org/x\n`,
      message: 'password',
    },
  ],
});
