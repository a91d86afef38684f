import { expect } from 'chai'
import { Types } from 'mongoose'
import { type Audited, record } from '../../server/audit/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { withDatabase } from '../outbox/outbox.ts'

const id = new Types.ObjectId()
const renamed: Audited = { action: 'tests.renamed', actor: undefined, subject: { kind: 'person', id } }

describe('the audit log', () => {
  withDatabase()

  const secrets: [string, object][] = [
    ['a password', { password: 'x' }],
    ['a password under a longer name', { newPassword: 'x' }],
    ['the hash of a password', { passwordHash: 'x' }],
    ['any text of Argon2', { name: '$argon2id$v=19$m=1' }],
    ['a token', { token: 'x' }],
    ['a secret within something else', { list: [{ clientSecret: 'x' }] }],
    ['secrets in a list', { tokens: 'x', token: ['y'] }],
  ]
  for (const [what, value] of secrets) {
    for (const side of ['before', 'after']) {
      it(`refuses ${what} ${side} the change, without repeating it`, async () => {
        const refusal = await record({ ...renamed, [side]: value }).catch((error: Error) => error)
        expect(refusal).to.be.instanceOf(TypeError)
        expect((refusal as Error).message).to.match(/^The audit log takes no secrets, and \w+ looks like one\.$/)
        expect(await AuditEntry.countDocuments()).to.equal(0)
      })
    }
  }

  it('takes what only sounds like a secret', async () => {
    const after = {
      mustChangePassword: true,
      tokenCount: 3,
      tokenId: id,
      name: 'Mật khẩu',
      passwordChangedAt: new Date(),
    }
    await record({ ...renamed, after })
    expect((await AuditEntry.findOne().lean())?.after).to.deep.equal(after)
  })

  it('keeps who, what, before and after, when and from where', async () => {
    const personId = new Types.ObjectId()
    const unitId = new Types.ObjectId()
    const before = Date.now()
    await record({
      ...renamed,
      actor: { personId, name: 'Trần Thị Bình' },
      unitIds: [unitId],
      before: { name: 'An' },
      after: { name: 'Ân' },
      origin: { address: '192.0.2.1', device: 'Firefox' },
    })
    const { at, ...entry } = (await AuditEntry.findOne({}, { _id: 0 }).lean())!
    expect(at.getTime()).to.be.within(before - 1000, Date.now() + 1000)
    expect(entry).to.deep.equal({
      action: 'tests.renamed',
      actorId: personId,
      actorName: 'Trần Thị Bình',
      subjectKind: 'person',
      subjectId: id,
      unitIds: [unitId],
      before: { name: 'An' },
      after: { name: 'Ân' },
      address: '192.0.2.1',
      device: 'Firefox',
    })
  })

  it('keeps an entry only with the change that it tells of', async () => {
    await inTransaction(async (session) => {
      await record(renamed, session)
      throw new Error('given up')
    }).catch(() => undefined)
    expect(await AuditEntry.countDocuments()).to.equal(0)
    await inTransaction((session) => record(renamed, session))
    expect(await AuditEntry.countDocuments()).to.equal(1)
  })
})
