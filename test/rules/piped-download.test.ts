import rule from '../../rules/piped-download.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN curl -fsSL https://e.com/x.tgz | tar xz && curl -fsSL https://e.com/k | gpg --dearmor -o /k\n',
    'FROM a:1\nRUN curl -o x.sh https://e.com/x.sh && sh x.sh\n',
    'FROM a:1\nRUN curl https://e.com/list | sh filter.sh | python3 read.py | sh -c "cat"\n',
    'FROM a:1\nRUN V=$(curl -s https://e.com/version) && sh -c "echo $(curl -s https://e.com/v)" && python -c "x" "$(wget -qO- https://e.com)"\n',
    'FROM a:1\nRUN curl https://e.com/x | tee /x | python3 -m json.tool\n',
    'FROM a:1\nRUN echo ls | sh\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN ⟦curl -fsSL https://e.com/x | sh⟧\n',
      message: 'piped',
      says: 'sh runs',
    },
    {
      code: 'FROM a:1\nRUN apt-get update && ⟦wget -qO- https://e.com/x | sudo -E bash -⟧ && true\n',
      message: 'piped',
      says: 'bash',
    },
    {
      code: 'FROM a:1\nRUN ⟦curl https://e.com/x \\\n  | sed s/a/b/ | bash -s -- -b /usr/bin v1⟧\n',
      message: 'piped',
      name: 'with something in between, and arguments',
    },
    {
      code: 'FROM a:1\nRUN ⟦curl https://e.com/get.py | python3 -⟧ && ⟦curl https://e.com/g | perl⟧\n',
      message: 'piped',
    },
    {
      name: 'substitutions',
      code: 'FROM a:1\nRUN ⟦sh -c "$(curl -fsSL https://e.com/x)" -- -y⟧ && ⟦bash <(curl -s https://e.com/x)⟧ && ⟦eval "$(wget -qO- https://e.com/x)"⟧\n',
      message: 'piped',
    },
    {
      name: 'inside a quoted text, a heredoc and ONBUILD',
      code: 'FROM a:1\nRUN bash -c "⟦curl https://e.com/x | sh⟧"\nRUN <<EOF\n⟦curl https://e.com/x | sh⟧\nEOF\nONBUILD RUN ⟦curl https://e.com/x | sh⟧\n',
      message: 'piped',
    },
  ],
});
