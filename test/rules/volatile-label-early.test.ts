import rule from '../../rules/volatile-label-early.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN b\nARG VERSION\nLABEL org.opencontainers.image.version=$VERSION\n',
    {
      name: 'it does not change',
      code: 'FROM a:1\nLABEL vendor=x org.label-schema.schema-version=1.0\nRUN b\n',
    },
    {
      name: 'a step reads it',
      code: 'FROM a:1\nARG VERSION\nLABEL version=$VERSION\nRUN make VERSION=$VERSION\n',
    },
    {
      name: 'ENV reads it',
      code: 'FROM a:1\nARG VERSION\nENV X=$VERSION\nLABEL version=$VERSION\nRUN b\n',
    },
    { name: 'a stage that is thrown away', code: 'FROM a:1\nLABEL version=1\nRUN b\nFROM c:1\n' },
    {
      name: 'an ARG for other things',
      code: 'FROM a:1\nARG VERSION\nLABEL vendor=$VERSION\nRUN b\n',
    },
    {
      name: 'the version of what is in it',
      code: 'FROM a:1\nARG CUDA_VERSION\nLABEL cuda.version=$CUDA_VERSION b.major_version=1\nRUN b\n',
    },
    { name: 'no RUN below', code: 'FROM a:1\nARG VERSION\nLABEL version=$VERSION\nCOPY a b\n' },
  ],
  invalid: [
    {
      name: 'the guide’s last example',
      code: 'FROM node:7-alpine\nLABEL ⟦com.example.version="0.0.1-beta"⟧\nRUN npm install\n',
      message: 'label',
    },
    {
      code: 'FROM a:1\nARG ⟦BUILD_DATE⟧ ⟦VCS_REF=x⟧ OTHER\nLABEL a=b org.opencontainers.image.created="$BUILD_DATE" \\\n  org.label-schema.vcs-ref=${VCS_REF}\nRUN b\n',
      message: 'argument',
      says: ['BUILD_DATE', 'VCS_REF'],
      severity: 'info',
    },
    { code: 'FROM a:1\nLABEL ⟦release=2⟧\nCOPY a b\n', message: 'label' },
  ],
});
