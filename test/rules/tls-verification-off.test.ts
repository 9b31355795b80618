import rule from '../../rules/tls-verification-off.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN curl -fsSL https://e.com/x -o k && wget -q https://e.com/y\n',
    'FROM a:1\nRUN curl -o -k https://e.com/x\n',
    { name: 'the machine itself', code: 'FROM a:1\nRUN curl -k https://localhost:8443/health\n' },
    'FROM a:1\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 GIT_SSL_NO_VERIFY= NPM_CONFIG_STRICT_SSL=true\n',
    'FROM a:1\nARG PIP_TRUSTED_HOST\nRUN npm config set strict-ssl true && git config http.sslVerify true\n',
    'FROM a:1\nRUN echo "use curl -k" && sed -k x\n',
    {
      name: 'another shell’s text',
      code: 'FROM a:1\nSHELL ["powershell"]\nRUN curl -k https://e.com/x\n',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN curl ⟦-k⟧ https://e.com/x && wget ⟦--no-check-certificate⟧ https://e.com/y\n',
      message: 'option',
      codes: ['CKV2_DOCKER_2', 'CKV2_DOCKER_3'],
      unsafelyFixed: 'FROM a:1\nRUN curl https://e.com/x && wget https://e.com/y\n',
    },
    {
      name: 'in a cluster, over lines',
      code: 'FROM a:1\nRUN curl ⟦-kfsSLo⟧ x \\\n    ⟦--insecure⟧ \\\n    https://e.com/x\n',
      message: 'option',
      says: ['-k keeps', '--insecure keeps'],
      unsafelyFixed: 'FROM a:1\nRUN curl -fsSLo x \\\n    https://e.com/x\n',
    },
    {
      name: 'an exec form is not edited',
      code: 'FROM a:1\nRUN ["curl", ⟦"-k"⟧, "https://e.com/x"]\nRUN sh -c "curl ⟦-k⟧ https://e.com/x"\n',
      message: 'option',
    },
    {
      name: 'variables',
      code: 'FROM a:1\nENV ⟦NODE_TLS_REJECT_UNAUTHORIZED="0"⟧ A=1\nARG ⟦npm_config_strict_ssl=false⟧\nRUN ⟦GIT_SSL_NO_VERIFY=1⟧ git clone https://e.com/x && export ⟦PYTHONHTTPSVERIFY=0⟧ && env ⟦GIT_SSL_NO_VERIFY=true⟧ git pull\n',
      message: 'variable',
      codes: [
        'CKV2_DOCKER_6',
        'CKV2_DOCKER_12',
        'CKV2_DOCKER_14',
        'CKV2_DOCKER_5',
        'CKV2_DOCKER_14',
      ],
    },
    {
      name: 'settings',
      code: 'FROM a:1\nRUN npm config set ⟦strict-ssl⟧ false && yarn config set ⟦"strict-ssl"⟧ false -g\nRUN git config --global ⟦http.sslVerify⟧ false && git -c ⟦http.sslverify=false⟧ clone https://e.com/x\nRUN pip install ⟦--trusted-host⟧ pypi.org x && python3 -m pip install ⟦--trusted-host=e.com⟧ y\nRUN dnf ⟦--setopt=sslverify=false⟧ install -y x && echo ⟦"sslverify=0"⟧ >> /etc/yum.conf\nRUN apt-get -o ⟦Acquire::https::Verify-Peer=false⟧ update\n',
      message: 'setting',
      codes: [
        'CKV2_DOCKER_13',
        'CKV2_DOCKER_13',
        null,
        null,
        'CKV2_DOCKER_4',
        'CKV2_DOCKER_4',
        'CKV2_DOCKER_15',
        'CKV2_DOCKER_15',
        null,
      ],
    },
    {
      name: 'ONBUILD',
      code: 'FROM a:1\nONBUILD RUN wget ⟦--no-check-certificate⟧ https://e.com/y\n',
      message: 'option',
      unsafelyFixed: 'FROM a:1\nONBUILD RUN wget https://e.com/y\n',
    },
  ],
});
