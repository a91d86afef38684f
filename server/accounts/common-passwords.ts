// What people here choose when they do not want to think, and so what is tried first.

/** However it is written: `Mật khẩu 123` is `matkhau123`. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[\s._@!#*-]/g, '')
}

export function isCommon(password: string): boolean {
  const text = plain(password)
  return (
    text.length < 5 ||
    /^(.{1,3})\1+$/u.test(text) ||
    isRun(text) ||
    isDate(text) ||
    numbers.has(text) ||
    words.has(text.replace(/^\d{1,4}/, '').replace(/\d{1,8}$/, ''))
  )
}

/** Alone, or with digits before or behind. */
const words = new Set(
  [
    // Vietnamese habits.
    'matkhau matkhaumoi matkhaucuatoi matkhaula hocsinh giaovien truonghoc truong nhatruong lophoc lop hoctap hoclieu phuhuynh',
    'thaygiao cogiao thayco hieutruong quantri vietnam vietnamvodich hanoi saigon hochiminh danang anhyeuem emyeuanh',
    'yeuem yeuanh toiyeuvietnam toiyeuem giadinh bome bonme mebo conyeu embe matma xinchao khongbiet khongco khongnho quenmatkhau',
    'nguyen nguyenvan nguyenvana nguyenthi tranvan levan phamvan conheo congchua hoangtu',
    // Everywhere.
    'password passwords passw0rd p4ssw0rd pass admin administrator root user guest test demo student teacher principal school',
    'welcome welcometo letmein login signin changeme default secret hello helloworld iloveyou loveyou sunshine princess dragon',
    'monkey football baseball superman batman pokemon doraemon naruto minecraft roblox freefire lienquan google facebook',
    'zalo youtube internet computer master killer trustno whatever starwars liverpool chelsea barcelona ronaldo messi',
    'qwerty qwertyui qwertyuiop qwertyuio asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc qweqwe',
    'asdasd abc abcd abcde abcdef abcabc aabbcc abcxyz xyz a b c q w e',
  ].flatMap((line) => line.split(' ')),
)

/** Besides runs, repetitions and dates. */
const numbers = new Set(
  '147258369 159357258 123698745 741852963 789456123 963852741 1357924680 1234512345 12341234 12344321 1123581321'
    .split(' ')
    .concat(
      '1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 a1b2c3d4 a1b2c3d4e5 123qweasd 123qwe123 zaq12wsx'.split(' '),
    ),
)

/** `12345678`, `9876543210`, `abcdefgh`. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0)!)
  const steps = codes.slice(1).map((code, at) => (code - codes[at]! + 10) % 10)
  const isDigits = /^\d+$/.test(text)
  const isUp = (up: number) => codes.slice(1).every((code, at) => code - codes[at]! === up)
  return isDigits ? steps.every((step) => step === 1) || steps.every((step) => step === 9) : isUp(1) || isUp(-1)
}

/** A birthday: everybody in the class knows it. */
function isDate(text: string): boolean {
  const [, day, month] =
    /^(\d{2})(\d{2})(?:19|20)\d{2}$/.exec(text) ?? /^(?:19|20)\d{2}(\d{2})(\d{2})$/.exec(text) ?? []
  return (isBetween(day, 31) && isBetween(month, 12)) || (isBetween(day, 12) && isBetween(month, 31))
}

function isBetween(text: string | undefined, most: number): boolean {
  return text !== undefined && Number(text) >= 1 && Number(text) <= most
}
