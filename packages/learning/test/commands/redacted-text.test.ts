import { parseCommand, redact } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';

/** Each with what is left of it; what is only indented below is what its flags are. */
const TABLE = `
docker login -u ops -p hunter2 registry.example
  => docker login -u ops -p <redacted> registry.example
docker login --password "two words" x
  => docker login --password "<redacted>" x
docker login -u ops -phunter2
  => docker login -u ops -p<redacted>
kubectl --token=abc.def get pods
  => kubectl --token=<redacted> get pods
kubectl create secret generic x --from-literal=a=v4,lue --from-literal=b=w
  => kubectl create secret generic x --from-literal=a=<redacted> --from-literal=b=<redacted>
kubectl create secret generic x --from-literal=a="b c"
  => kubectl create secret generic x --from-literal=a="<redacted>"
PGPASSWORD=v4lue psql -h db
  => PGPASSWORD=<redacted> psql -h db
export API_KEY="v4lue-1"
  => export API_KEY="<redacted>"
mysql -uroot -pv4lue shop
  => mysql -uroot -p<redacted> shop
redis-cli -a v4lue ping
  => redis-cli -a <redacted> ping
curl -u user:v4lue https://x.example
  => curl -u user:<redacted> https://x.example
curl -u 1000:1000 https://x.example
  => curl -u 1000:1000 https://x.example
curl https://user:v4lue@x.example/path
  => curl https://<redacted>@x.example/path
curl -H "Authorization: Bearer abcdefghijklmnop1234"
  => curl -H "Authorization: Bearer <redacted>"
{"password": "v4lue", "user": "bob"}
  => {"password": "<redacted>", "user": "bob"}
client_secret: 'v4lue'
  => client_secret: '<redacted>'
helm upgrade x y --set auth.rootPassword=v4lue --set a=b
  => helm upgrade x y --set auth.rootPassword=<redacted> --set a=b
echo v4lue | docker login --password-stdin
  => echo <redacted> | docker login --password-stdin
password=""
  => password=""
password="a"
  => password="<redacted>"
password='a'
  => password='<redacted>'
password=<redacted> x
  => password=<redacted> x
password=a<redacted>bcdef x
  => password=<redacted><redacted>bcdef x
--password --wait x
  => --password --wait x
run q7Hd82kLmZx93VbTtPw0Yc5RnA4/q7Hd82kLmZx93VbTtPw0Yc5RnA4.x
  => run <redacted>/<redacted>.x
run A1b2C3d4E5f6G7h8I9j0K1l
  => run A1b2C3d4E5f6G7h8I9j0K1l
run A1b2C3d4E5f6G7h8I9j0K1l2
  => run <redacted>
run a1-b2-c3-d4-e5-f6-g7-h8-i9-ABC
  => run <redacted>
run ABCDEFGHIJKLMNOPQRSTUVWX12
  => run ABCDEFGHIJKLMNOPQRSTUVWX12
run abcdefghijklmnopqrstuvwx12
  => run abcdefghijklmnopqrstuvwx12
run Aa1bBcCdDeEfFgGhHiIjJkKl
  => run Aa1bBcCdDeEfFgGhHiIjJkKl
run ABCdefGHIjklMNOpqrSTUvwx123456
  => run ABCdefGHIjklMNOpqrSTUvwx123456
run Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1
  => run Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1
docker login -p s3cret99 && run s3cret99
  => docker login -p <redacted> && run <redacted>
docker login -p s3cret9 && run s3cret9
  => docker login -p <redacted> && run s3cret9
docker login -p secretxx && run secretxx
  => docker login -p <redacted> && run secretxx
docker login -p 12345678 && run 12345678
  => docker login -p <redacted> && run 12345678
curl -u ops:s3cret99x https://x.example; run s3cret99x
  => curl -u ops:<redacted> https://x.example; run <redacted>
curl https://ops:s3cret99x@x.example; run s3cret99x
  => curl https://<redacted>@x.example; run <redacted>
docker login -p s3cret99x && run as3cret99xb s3cret99xs3cret99x
  => docker login -p <redacted> && run a<redacted>b <redacted>
s3cret9x; docker login -p s3cret9x
  => <redacted>; docker login -p <redacted>
curl https://user:@x.example
  => curl https://user:@x.example
password="abcd<redacted>efgh" x
  => password="<redacted><redacted><redacted>" x
password="abc<redacted>defg" x
  => password="abc<redacted><redacted>" x
password="a<redacted>"
  => password="a<redacted>"
password="abcd<redacted>efgh<redacted>ijkl" x
  => password="<redacted><redacted><redacted><redacted><redacted>" x
password="abcde<redacted><redacted>" x
  => password="<redacted><redacted><redacted>" x
password="<redacted>abcdef" x
  => password="<redacted>abcdef" x
password='abcd<redacted>' x
  => password='<redacted><redacted>' x
password="abcd<redacted>efg"
  => password="<redacted><redacted>efg"
echo "a<redacted>bcdefg" | docker login --password-stdin
  => echo "a<redacted><redacted>" | docker login --password-stdin
--from-literal=a="xxxx<redacted>yyyy"
  => --from-literal=a="<redacted><redacted><redacted>"
https://user:abcd<redacted>efgh@x.example/
  => https://user:<redacted><redacted><redacted>@x.example/
https://abcdefgh:pass@x.example?token=abcd x
  => https://<redacted>@x.example?token=<redacted> x
curl -u ops:A1b2C3d4E5f6G7h8I9j0K1l2M3+x.y https://x
  => curl -u ops:<redacted> https://x
password=A1b2C3d4E5f6G7h8I9j0K1l2M3.more x
  => <redacted> x
A1b2C3d4E5f6G7h8I9j0K1l2M3token=abcdef
  => <redacted>
token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N more
  => <redacted> more
Bearer password=abcdefghijklmnopqrst
  => Bearer <redacted>
password: Bearer abcdefghijklmnopq=rst
  => password: Bearer <redacted>
x.password=abcd,A1b2C3d4E5f6G7h8I9j0K1l2M3
  => x.password=<redacted>,<redacted>
--password "two A1b2C3d4E5f6G7h8I9j0K1l2M3" x
  => --password "<redacted>" x
mysql -p"s3cret99 word" x; s3cret99 s3cret99x
  => mysql -p"<redacted>" x; s3cret99 s3cret99x
--token=glpat-abcdefghij0123456789
  => --token=<redacted>
docker login -p "
  => docker login -p "
--password ''x
  => --password ''x
password="ab" y
  => password="<redacted>" y
`;

describe('a text without its secrets', () => {
  it('has nothing else changed, and shows as the text of the command', () => {
    const rows = TABLE.trim().split('\n');
    const lines = rows.filter((row) => !row.startsWith('  => '));
    expect(lines.flatMap((line) => [line, `  => ${redact(line)}`])).toEqual(rows);
    expect(lines.map((line) => parseCommand(line).text)).toEqual(lines.map(redact));
  });

  it.each([
    ['docker login -p hunter2', { password: '<redacted>' }],
    ['docker login --password $PASSWORD', { password: '$PASSWORD' }],
    ['docker login --password <password>', { password: '<password>' }],
    ['docker login --password={password}', { password: '{password}' }],
    ['docker login --password=', { password: '' }],
    ['docker login --password', { password: true }],
    ['kubectl --token abc get pods', { token: '<redacted>' }],
    ['helm list --x.api-key=1', { 'x.api-key': '<redacted>' }],
    ['helm list --x_credentials=1', { x_credentials: '<redacted>' }],
    ['helm list --my.secrets=1 --secret-name=x', { 'my.secrets': '1', 'secret-name': 'x' }],
    [
      'kubectl create secret generic x --from-literal=a=v4,lue --from-literal=b=w',
      { 'from-literal': 'a=<redacted>,b=<redacted>' },
    ],
    [
      'kubectl create cm x --from-literal=pin=1,2 --from-literal=b.c=3',
      { 'from-literal': 'pin=<redacted>,b.c=<redacted>' },
    ],
    [
      'helm upgrade x y --set auth.password=v4lue,a=b --set c=d',
      { set: 'auth.password=<redacted>,a=b,c=d' },
    ],
  ])('has none in its flags: %s', (line, parameters) => {
    expect(parseCommand(line).parameters).toEqual(parameters);
  });

  it.each([
    ['TOKEN=s3cret99x; kubectl get pods -n $TOKEN', '<redacted>'],
    ['TOKEN="a s3cr x"; kubectl get pods -n $TOKEN', 'a'],
    ['TOKEN=abc; kubectl get pods -n $TOKEN', 'abc'],
    ['TOKEN=abcd; kubectl get pods -n $TOKEN', '<redacted>'],
    ['TOKEN="one s3cret99x"; kubectl get pods -n a/$TOKEN', 'a/one'],
    ['TOKEN=s3cret99x; kubectl get pods -n a-$TOKEN-b', 'a-<redacted>-b'],
    ['A_TOKEN=abcd; B_TOKEN=abcdefgh; kubectl get pods -n x$B_TOKEN', 'x<redacted>'],
  ])('has none in what its variables say: %s', (line, namespace) => {
    expect(parseCommand(line).namespace).toBe(namespace);
  });

  it('has a secret of up to 200 letters nowhere else', () => {
    const twice = (secret: string): string => `docker login -p ${secret} && run ${secret}`;
    expect(redact(twice('a1'.repeat(100)))).toBe('docker login -p <redacted> && run <redacted>');
    const longer = `${'a1'.repeat(100)}a`;
    expect(redact(twice(longer))).toBe(`docker login -p <redacted> && run ${longer}`);
  });

  it('has none in its findings', () => {
    const { findings } = parseCommand('TOKEN=s3cret99x; $TOKEN; echo a > /dev/$TOKEN');
    expect(findings.map((one) => one.message)).toEqual([
      'Held a secret, which was taken out.',
      'Writes to the device /dev/<redacted>.',
      'Not known here: <redacted>.',
    ]);
  });
});
