/** Suffixes of files that are never a tar archive, compressed or not. */
const SUFFIXES = new Set(
  (
    'bat bash c cc cfg cmd cnf conf cpp crt cs csproj css csv cu cert cer deb ear ejs env erb ex exs fsproj gemspec go ' +
    'gpg gradle graphql h hcl hpp htm html ico inc ini j2 jar java jinja jks jpeg jpg js json json5 jsx key keystore ' +
    'kt kts ld less lock lua m4 map md mjs cjs mk mod p12 pem php phtml pl pm png prisma properties proto ps1 pub py ' +
    'pyx r rb repo rpm rs rst rules sass sbt scala scss service sh sln so socket sql sum svg tcl tf toml ts tsx ttf ' +
    'txt vbproj vcl vim vue war whl xml xsd xsl yaml yml zip zsh'
  ).split(' '),
);

const NAMES = new Set(
  (
    'Aptfile Brewfile Cartfile Capfile Dockerfile Gemfile Guardfile Jakefile LICENSE Makefile NOTICE Pipfile Procfile ' +
    'README Rakefile Vagrantfile gradlew mvnw manage.py crontab .env .npmrc .yarnrc .bashrc .profile .gitconfig'
  ).split(' '),
);

/** The name says that this is no tar archive: a source file, a configuration, a Java or Debian package. */
export function isPlainFileName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const suffix = name.slice(name.lastIndexOf('.') + 1);
  return NAMES.has(name) || (name.includes('.') && SUFFIXES.has(suffix.toLowerCase()));
}
