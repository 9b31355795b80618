import rule from '../../rules/lost-export.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN export A=1 && make\n',
    'FROM a:1\nRUN A=1 make\n',
    'FROM a:1\nRUN . /opt/app/activate; make\n',
    {
      name: 'it may do more than set variables',
      code: 'FROM a:1\nRUN . ./install.sh\nRUN source build\n',
    },
    {
      name: 'written to a file',
      code: 'FROM a:1\nRUN echo "export A=1" >> ~/.bashrc\nRUN export > /env\n',
    },
    {
      name: 'only sometimes',
      code: 'FROM a:1\nRUN make || export A=1\nRUN if x; then export A=1; fi\n',
    },
    {
      name: 'the substitution is what runs',
      code: 'FROM a:1\nRUN export A="$(make)"\nRUN A=`make`\n',
    },
    { name: 'a file to be read later', code: 'FROM a:1\nCOPY <<E /x\nexport A=1\nE\n' },
    { name: 'another shell', code: 'FROM a:1\nSHELL ["pwsh", "-c"]\nRUN export A=1\n' },
    'FROM a:1\nRUN set -e\nRUN export\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN ⟦export A=1 B="x y"⟧\n',
      message: 'variable',
      codes: [null],
      says: 'A',
      unsafelyFixed: 'FROM a:1\nENV A=1 B="x y"\n',
    },
    {
      name: 'PATH is known',
      code: 'FROM a:1\nrun ⟦export PATH=/x:$PATH⟧\n',
      message: 'variable',
      unsafelyFixed: 'FROM a:1\nenv PATH=/x:$PATH\n',
    },
    {
      name: 'ENV does not know HOME',
      code: 'FROM a:1\nRUN ⟦export PATH=$HOME/bin:$PATH⟧\nRUN ⟦export A=~/x⟧\n',
      message: 'variable',
    },
    {
      name: 'at the end of more',
      code: 'FROM a:1\nRUN make \\\n && ⟦export A=1⟧ \\\n && ⟦B=2⟧\n',
      message: 'variable',
    },
    { name: 'aliases', code: "FROM a:1\nRUN ⟦alias ll='ls -l'⟧\n", message: 'alias' },
    {
      name: 'profiles',
      code: 'FROM a:1\nRUN ⟦source ~/.bashrc⟧\nRUN python -m venv /v && ⟦. /v/bin/activate⟧\nRUN <<E\nmake\n⟦. "$HOME/.cargo/env"⟧\nE\n',
      message: 'source',
    },
  ],
});
