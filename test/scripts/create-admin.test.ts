import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { askPassword } from '../../scripts/create-admin/ask.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { authenticate } from '../../server/accounts/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { setRestoreMark } from '../../server/operations/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { makePerson, makeUnit } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'

describe('npm run create-admin', () => {
  const office = 'Sở Giáo dục và Đào tạo tỉnh Lam Giang'
  const name = 'Trần Thị Quản'
  const password = 'thuyền xuôi sông Lam'
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'create-admin-'))
  })
  afterEach(async () => {
    await disconnect()
    await endRuns()
    await rm(directory, { recursive: true })
  })

  const call = async (args: string[], { input = `${password}\n`, environment = {} } = {}) => {
    const settings = { NODE_ENV: 'test', DATA_DIR: directory, ...environment }
    const running = runWith({ file: 'scripts/create-admin.ts', environment: settings }, ...args)
    running.process.stdin.end(input)
    return await running.ended
  }
  /** The same database, open here: as a running server has it open. */
  const open = () => connect({ directory: join(directory, 'database') })
  const whole = ['--user-name', 'quantri', '--name', name, '--unit-name', office]

  const misused: [string[], RegExp][] = [
    [[], /--user-name/],
    [['--user-name', 'quan tri', '--name', name], /without spaces/],
    [['--user-name', 'quantri'], /--name/],
    [['--user-name', 'quantri', '--name', ' '], /--name/],
    [[...whole, '--password', password], /--password/],
  ]
  for (const [args, problem] of misused) {
    it(`shows its usage when called with ${args.join(' ') || 'nothing'}`, async () => {
      const { status, stdout, stderr } = await call(args)
      expect(stderr).to.match(problem).and.include('npm run create-admin --')
      expect([status, stdout]).to.deep.equal([2, ''])
    })
  }

  it('refuses to write among records that are being restored', async () => {
    const { client, name: database } = await open()
    await setRestoreMark(client.db(database), { backupId: 'x', isEmptying: false })
    const { status, stderr } = await call(whole)
    expect(stderr).to.match(/^A backup is being restored, /)
    expect(status).to.equal(1)
    expect(await Account.countDocuments()).to.equal(0)
  })

  const refused: [string, () => Promise<{ status: number | null; stdout: string; stderr: string }>, RegExp][] = [
    [
      'wrong settings',
      () => call(whole, { environment: { MONGODB_URI: 'mysql://x' } }),
      /MONGODB_URI must be an address/,
    ],
    [
      'the lack of an office without its name',
      () => call(whole.slice(0, 4)),
      /no office of the sector yet.*--unit-name/,
    ],
    ['an empty input', () => call(whole, { input: '' }), /There is no password/],
    ['a short password', () => call(whole, { input: 'chín ký t\n' }), /at least 10 characters/],
    ['a password that everybody uses', () => call(whole, { input: 'matkhau12345\n' }), /easy to guess/],
    ['the user name as password', () => call(whole, { input: 'quantri12345\n' }), /contains your user name/],
  ]
  for (const [what, attempt, sentence] of refused) {
    it(`refuses ${what} with a sentence, and makes nothing`, async () => {
      const { status, stdout, stderr } = await attempt()
      expect(stderr)
        .to.match(sentence)
        .and.not.match(/\n {4}at /)
      expect([status, stdout]).to.deep.equal([1, ''])
      await open()
      expect(await Promise.all([Account, Person, Unit].map((model) => model.countDocuments()))).to.deep.equal([0, 0, 0])
    })
  }

  it('makes an administrator of the sector and its office, in an empty system', async () => {
    const { status, stdout, stderr } = await call(whole)
    expect([status, stderr]).to.deep.equal([0, ''])
    expect(stdout).to.equal(`${name} can sign in as quantri, and is an administrator of ${office}.\n`)

    await open()
    const answer = await authenticate({ userName: 'quantri', password, origin: { address: '::1', device: '' } })
    if (answer.kind !== 'right') throw new Error(`It is ${answer.kind}.`)
    const [membership, ...others] = answer.actor.memberships
    expect(others).to.be.empty
    expect(membership).to.include({ role: 'sectorAdministrator', unitName: office, unitKind: 'sectorOffice' })
    expect(answer.actor).to.include({ name, duty: undefined })
    expect(await AuditEntry.countDocuments({ action: 'accounts.administratorMade' })).to.equal(1)
    expect((await Account.findOne())?.passwordHash).to.match(/^\$argon2id\$/)
  })

  it('works while a server has the database open, and uses the office that there is', async () => {
    await open()
    const unitId = await makeUnit('sectorOffice', office)
    const { status, stderr } = await call(whole.slice(0, 4))
    expect([status, stderr]).to.deep.equal([0, ''])
    const answer = await authenticate({ userName: 'QuanTri', password, origin: { address: '::1', device: '' } })
    expect(answer.kind === 'right' && answer.actor.memberships[0]?.unitId.equals(unitId)).to.be.true
    expect(await Unit.countDocuments()).to.equal(1)
  })

  it('refuses a user name that is taken, however it is written, before it asks for a password', async () => {
    await open()
    await makeUnit('sectorOffice', office)
    await makePerson('teacher', { userName: 'Quản.Trị' })
    const { status, stderr } = await call(['--user-name', 'quản.trị'.normalize('NFD'), '--name', name], { input: '' })
    expect(stderr).to.match(/account with the user name .* already/)
    expect(status).to.equal(1)
    expect(await Account.countDocuments()).to.equal(1)
  })

  it('asks which of several offices, and refuses one that there is not', async () => {
    await open()
    await makeUnit('sectorOffice', office)
    const other = await makeUnit('sectorOffice', 'Sở Giáo dục và Đào tạo tỉnh Khác')
    expect((await call(whole.slice(0, 4))).stderr)
      .to.include('There are several offices')
      .and.include(`"${office}"`)
    expect((await call([...whole.slice(0, 5), 'Sở Nào Đó'])).stderr).to.include('none is called "Sở Nào Đó"')
    expect((await call([...whole.slice(0, 5), 'Sở Giáo dục và Đào tạo tỉnh Khác'])).status).to.equal(0)
    const answer = await authenticate({ userName: 'quantri', password, origin: { address: '::1', device: '' } })
    expect(answer.kind === 'right' && answer.actor.memberships[0]?.unitId.equals(other)).to.be.true
  })

  it('does not use an office that is closed', async () => {
    await open()
    const closed = await makeUnit('sectorOffice', 'Sở Giáo dục và Đào tạo tỉnh Cũ')
    await Unit.updateOne({ _id: closed }, { to: new Date('2025-07-01') })
    expect((await call(whole.slice(0, 4))).stderr).to.include('There is no office of the sector yet')
  })
})

describe('a password on a terminal', () => {
  const terminal = (...lines: string[]) => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
    const shown: string[] = []
    const output = new PassThrough().on('data', (chunk) => {
      shown.push(String(chunk))
      const line = /: $/.test(String(chunk)) ? lines.shift() : undefined
      if (line !== undefined) setImmediate(() => input.write(line))
    })
    return { input, output, shown }
  }

  it('is asked for twice and never shown', async () => {
    const { input, output, shown } = terminal('thuyền xuôi\r', 'thuyền xuôi\r')
    expect(await askPassword(input, output)).to.equal('thuyền xuôi')
    expect(shown.join('')).to.equal('Password: \nThe same again: \n')
  })

  it('can be corrected while it is typed', async () => {
    const { input, output } = terminal('thuyềm\x7fn\r', 'thuyền\r')
    expect(await askPassword(input, output)).to.equal('thuyền')
  })

  const failure = async (...lines: string[]) => {
    const { input, output } = terminal(...lines)
    return await askPassword(input, output).then(
      () => 'accepted',
      (error: Error) => error.message,
    )
  }

  it('is refused when the second is another one', async () => {
    expect(await failure('thuyền\r', 'bè\r')).to.match(/not the same/)
  })

  it('may be left out with Ctrl-C or Ctrl-D', async () => {
    expect(await failure('thu\x03')).to.match(/No password was given/)
    expect(await failure('\x04')).to.match(/No password was given/)
  })
})
