// The only file that reads the environment. Every setting has a type, a default and a sentence; the README's table is made
// from this list.

import { z } from 'zod'

export class ConfigError extends Error {}

const text = z.string().trim().min(1)
const flag = z.enum(['yes', 'no']).transform((value) => value === 'yes')
const address = (...protocols: string[]) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })
const list = text.transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, { error: `must be at least ${min}` })
        .max(max, { error: `must be at most ${max}` }),
    )

interface Setting<T> {
  readonly variable: string
  readonly type: z.ZodType<T, string>
  /** As text, as it would be given. */
  readonly default: string | undefined
  readonly sentence: string
}

function setting<T>(variable: string, type: z.ZodType<T, string>, fallback: string, sentence: string): Setting<T>
function setting<T>(
  variable: string,
  type: z.ZodType<T, string>,
  fallback: undefined,
  sentence: string,
): Setting<T | undefined>
function setting<T>(variable: string, type: z.ZodType<T, string>, fallback: string | undefined, sentence: string) {
  return { variable, type, default: fallback, sentence }
}

const settings = {
  environment: setting(
    'NODE_ENV',
    z.enum(['development', 'production', 'test'], { error: 'must be development, production or test' }),
    'development',
    'In production there is no demo, secrets must be given and cookies need HTTPS.',
  ),
  host: setting('HOST', text, '127.0.0.1', 'The network address to listen on. The demo listens on loopback only.'),
  port: setting('PORT', whole(0, 65535), '3000', 'The port of the pages.'),
  metricsPort: setting('METRICS_PORT', whole(0, 65535), '0', 'The loopback port of the Prometheus metrics; 0 is none.'),
  publicUrl: setting(
    'PUBLIC_URL',
    address('http:', 'https:'),
    undefined,
    'Where people reach the pages, as in their browser. Needed in production.',
  ),
  dataDirectory: setting('DATA_DIR', text, './data', 'The folder of everything that is kept on this machine.'),
  demo: setting('DEMO', flag, undefined, 'Whether an empty system gets the demo sector: yes, except in production.'),
  sessionSecrets: setting(
    'SESSION_SECRET',
    list,
    undefined,
    'Signs cookies and form tokens: at least 32 characters. Several, separated by commas, while it is being changed: the first one signs. Needed in production.',
  ),
  personalDataKey: setting(
    'PERSONAL_DATA_KEY',
    text,
    undefined,
    'Seals personal identifiers and second factors in the records: at least 32 characters, never to be lost. Needed in production; elsewhere one is made and kept with the records.',
  ),
  personalDataOldKeys: setting(
    'PERSONAL_DATA_OLD_KEYS',
    list,
    undefined,
    'Former values of PERSONAL_DATA_KEY, separated by commas, which still open what they have sealed: until `npm run reseal` has been through.',
  ),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    list,
    undefined,
    'The addresses or networks of the reverse proxies whose X-Forwarded-For is believed, separated by commas.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'must be debug, info, warn, error or silent' }),
    'info',
    'The least that is logged.',
  ),
  work: setting(
    'WORK',
    flag,
    'yes',
    'Whether this server also does the background work. No, when `npm run worker` runs elsewhere.',
  ),
  formUploadLimit: setting(
    'FORM_UPLOAD_LIMIT',
    whole(1, 2048),
    '100',
    'The largest file that a form takes, in megabytes.',
  ),
  uploadLimit: setting(
    'UPLOAD_LIMIT',
    whole(1, 1_000_000),
    '2048',
    'The largest file that can be uploaded in pieces, in megabytes.',
  ),
  clamdAddress: setting(
    'CLAMD_ADDRESS',
    text.refine((value) => value.startsWith('/') || /^\S+:\d+$/.test(value), {
      error: 'must be a host and a port (127.0.0.1:3310) or the path of a socket',
    }),
    undefined,
    'The clamd that looks through uploads for malware: host:port, or the path of its socket. Without it nothing is scanned.',
  ),
  toolFolders: setting(
    'TOOL_FOLDERS',
    list,
    '/usr/local/bin,/usr/bin,/bin',
    'Where soffice and ffmpeg are looked for, separated by commas.',
  ),
  checkLinks: setting(
    'CHECK_LINKS',
    flag,
    'yes',
    'Whether the links in what is handed in are tried, for which the background work must reach other sites.',
  ),
  mongodbUri: setting(
    'MONGODB_URI',
    address('mongodb:', 'mongodb+srv:'),
    undefined,
    'The MongoDB replica set that keeps the records. Without it the embedded database does.',
  ),
  s3Endpoint: setting(
    'S3_ENDPOINT',
    address('http:', 'https:'),
    undefined,
    'The S3-compatible server that keeps the files. Without it the data folder does.',
  ),
  s3PublicEndpoint: setting(
    'S3_PUBLIC_ENDPOINT',
    address('http:', 'https:'),
    undefined,
    'Where browsers reach the S3-compatible server, when that is another address.',
  ),
  s3Bucket: setting('S3_BUCKET', text, undefined, 'The bucket of the files. Needed with S3_ENDPOINT.'),
  s3Region: setting('S3_REGION', text, 'us-east-1', 'The region of the bucket.'),
  s3AccessKeyId: setting('S3_ACCESS_KEY_ID', text, undefined, 'Needed with S3_ENDPOINT.'),
  s3SecretAccessKey: setting('S3_SECRET_ACCESS_KEY', text, undefined, 'Needed with S3_ENDPOINT.'),
  meiliUrl: setting(
    'MEILI_URL',
    address('http:', 'https:'),
    undefined,
    'The Meilisearch server that keeps the search index. Without it the data folder does.',
  ),
  meiliKey: setting('MEILI_KEY', text, undefined, 'A key of Meilisearch that may make and fill indexes.'),
  mailUrl: setting(
    'MAIL_URL',
    address('smtp:', 'smtps:'),
    undefined,
    'The mail server, with user and password: smtps://user:password@host. Without it no mail is sent.',
  ),
  mailFrom: setting('MAIL_FROM', text, undefined, 'The sender of mails. Needed with MAIL_URL.'),
  openidIssuer: setting(
    'OPENID_ISSUER',
    address('https:', 'http:'),
    undefined,
    'The OpenID Connect provider with which people may sign in besides, as it names itself. Without it there are passwords only.',
  ),
  openidClientId: setting(
    'OPENID_CLIENT_ID',
    text,
    undefined,
    'What the provider calls this system. Needed with OPENID_ISSUER.',
  ),
  openidClientSecret: setting('OPENID_CLIENT_SECRET', text, undefined, 'Needed with OPENID_ISSUER.'),
  openidName: setting(
    'OPENID_NAME',
    text,
    undefined,
    'What people call the provider: “Sign in with …”. Without it: another account.',
  ),
} satisfies Record<string, Setting<unknown>>

type Values = { [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<infer T> ? T : never }

export interface Config extends Omit<Values, 'demo' | 'sessionSecrets'> {
  readonly demo: boolean
  /** Undefined: one is made and kept in the data folder. */
  readonly sessionSecrets: readonly string[] | undefined
}

/** @throws ConfigError that says what is wrong with each setting, and how to mend it */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const wrong = unknownNames(environment)
  const values: Record<string, unknown> = {}
  for (const [key, { variable, type, default: fallback }] of Object.entries<Setting<unknown>>(settings)) {
    const given = environment[variable]?.trim() || fallback
    if (given === undefined) continue
    const read = type.safeParse(given)
    if (read.success) values[key] = read.data
    else wrong.push(`${variable} ${read.error.issues[0]?.message}`)
  }
  const config = values as unknown as Values
  wrong.push(...contradictions(config))
  if (wrong.length > 0) throw new ConfigError(`The settings are wrong: ${wrong.join('; ')}.`)
  return Object.freeze({ ...config, demo: config.demo ?? config.environment !== 'production' })
}

/** One row for each setting, for the README. */
export function describeSettings(): { variable: string; default: string; sentence: string }[] {
  return Object.values<Setting<unknown>>(settings).map(({ variable, default: fallback, sentence }) => ({
    variable,
    default: fallback ?? '',
    sentence,
  }))
}

/** A misspelt setting would be ignored in silence. */
function unknownNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.values<Setting<unknown>>(settings).map(({ variable }) => variable)
  return Object.keys(environment)
    .filter(
      (name) =>
        /^(MONGODB|S3|MEILI|SESSION|MAIL|OPENID|PERSONAL|CLAMD|UPLOAD)_/.test(name) &&
        !known.includes(name) &&
        !forTests.test(name),
    )
    .map((name) => `${name} is not a setting: it may be misspelt`)
}

const forTests = /_TEST_/

function contradictions(config: Values): string[] {
  const isProduction = config.environment === 'production'
  const isDemo = config.demo ?? !isProduction
  const needed = (names: (keyof Values)[], why: string) =>
    names.filter((name) => config[name] === undefined).map((name) => `${settings[name].variable} is needed ${why}`)
  return [
    ...(isProduction ? needed(['publicUrl', 'sessionSecrets', 'personalDataKey'], 'in production') : []),
    ...(isProduction && isDemo ? ['DEMO must not be yes in production'] : []),
    ...(config.sessionSecrets?.some((secret) => secret.length < 32)
      ? ['SESSION_SECRET must have at least 32 characters (each, if there are several)']
      : []),
    ...(config.personalDataKey !== undefined && config.personalDataKey.length < 32
      ? ['PERSONAL_DATA_KEY must have at least 32 characters']
      : []),
    ...(config.personalDataOldKeys?.some((key) => key.length < 32)
      ? ['PERSONAL_DATA_OLD_KEYS must have at least 32 characters each']
      : []),
    ...(config.personalDataOldKeys === undefined ? [] : needed(['personalDataKey'], 'with PERSONAL_DATA_OLD_KEYS')),
    ...(config.s3Endpoint === undefined
      ? []
      : needed(['s3Bucket', 's3AccessKeyId', 's3SecretAccessKey'], 'with S3_ENDPOINT')),
    ...(config.mailUrl === undefined ? [] : needed(['mailFrom'], 'with MAIL_URL')),
    ...(config.openidIssuer === undefined
      ? openidRest.filter((name) => config[name] !== undefined).map(needsIssuer)
      : needed(['openidClientId', 'openidClientSecret'], 'with OPENID_ISSUER')),
    ...(config.openidIssuer !== undefined && !isPrivate(new URL(config.openidIssuer))
      ? ['OPENID_ISSUER must begin with https://, unless the provider is on this machine']
      : []),
    ...(isDemo && !isLoopback(config.host)
      ? [
          'HOST must be a loopback address while the demo, whose passwords are public, is on: set DEMO=no or HOST=127.0.0.1',
        ]
      : []),
  ]
}

const openidRest = ['openidClientId', 'openidClientSecret', 'openidName'] as const

function needsIssuer(name: (typeof openidRest)[number]): string {
  return `OPENID_ISSUER is needed with ${settings[name].variable}`
}

/** What is said on the way there and back is heard by nobody else. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
