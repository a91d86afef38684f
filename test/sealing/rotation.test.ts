// The key of personal data is changed: what was sealed before is opened and found, then sealed anew.

import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { checkSignInCode } from '../../server/accounts/codes/use.ts'
import { makeSignInCodes } from '../../server/accounts/codes/make.ts'
import { isTrusted, trustBrowser } from '../../server/accounts/second-factor/trusted.ts'
import { features } from '../../server/features.ts'
import { ImportRow } from '../../server/imports/row.model.ts'
import { sealedId } from '../../server/imports/read/sealed-id.ts'
import { asListed, marksIn } from '../../server/imports/plan/marks.ts'
import { findAlike } from '../../server/people/alike.ts'
import { findChildOfCode, makeGuardianCode } from '../../server/people/family/code.ts'
import { addPeople, changePerson, findScope, personalIdMarkOf, recognisePeople } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { seal, unseal, useSealingKey } from '../../server/sealing/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { resealAll } from '../../scripts/reseal/all.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makeClass, makePerson, makePupil, makeUnit } from '../support/make.ts'

const [first, second, third] = Array.from({ length: 3 }, () => randomBytes(32).toString('base64url')) as [
  string,
  string,
  string,
]
const number = '999215000101'
const origin = { address: '127.0.0.1', device: 'test' }

describe('changing the key of personal data', () => {
  withDatabase()
  beforeEach(() => useSealingKey(first))
  after(() => useSealingKey(undefined))

  const rotate = () => useSealingKey(second, [first])
  const add = async (personalId = number) => {
    const id = new Types.ObjectId()
    await addPeople([{ id, fullName: 'Mai Anh Khôi', personalId }])
    return id
  }
  const stored = async (id: Types.ObjectId) => (await Person.findById(id).lean())!
  const sealed = features.flatMap((feature) => feature.sealed ?? [])
  const reseal = async () => {
    const lines: string[] = []
    return { ...(await resealAll(sealed, (line) => lines.push(line))), lines }
  }
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: { code?: unknown }) => error.code,
    )

  it('opens with each key that is known, and seals with the newest', async () => {
    const before = await seal('bí mật')
    useSealingKey(second, [third, first])
    expect(await unseal(before)).to.equal('bí mật')
    const after = await seal('bí mật')
    useSealingKey(second)
    expect(await unseal(after)).to.equal('bí mật')
    expect(await unseal(before).catch((error: unknown) => error)).to.be.an('error')
  })

  it('knows the key that was kept with the records, once another one is given', async () => {
    useSealingKey(undefined)
    const before = await seal('bí mật')
    useSealingKey(second)
    expect(await unseal(before)).to.equal('bí mật')
  })

  describe('before all is sealed anew', () => {
    it('finds people by their number, wherever they are looked for', async () => {
      const id = await add()
      rotate()
      const administrator = await actorOf(await makePerson('sectorAdministrator'))
      const described = { fullName: 'Khác', birthDate: null, personalId: number, sectorCode: null }
      const alike = await findAlike(await findScope(administrator), described)
      expect(alike.map(({ personId, hasSameIdentifier }) => [personId, hasSameIdentifier])).to.deep.equal([[id, true]])

      const personalId = (await sealedId(number))!
      const marks = await marksIn([{ fullName: 'Mai Anh Khôi', personalId } as never])
      const found = await recognisePeople({ personalIdMarks: [...marks.keys()] })
      expect(found.map(({ _id }) => _id)).to.deep.equal([id])
      expect(found[0]!.personalIdMark).not.to.equal(personalId.mark)
      expect(asListed(found, marks)[0]!.personalIdMark).to.equal(personalId.mark)
    })

    it('gives no number to two people', async () => {
      const id = await add()
      rotate()
      const other = await add('999215000102')
      expect(await refusal(add())).to.equal('personalIdTaken')
      const change = (whose: Types.ObjectId) =>
        inTransaction((session) => changePerson(whose, { personalId: number }, session))
      expect(await refusal(change(other))).to.equal('personalIdTaken')
      await change(id)
      expect((await stored(id)).personalIdMark).to.equal(await personalIdMarkOf(number))
    })

    it('takes codes on paper and trusted browsers from before', async () => {
      const schoolId = await makeUnit()
      const pupil = await makePupil(await makeClass(schoolId))
      const registrar = await actorOf(await makePerson('registrar', { unitId: schoolId }))
      const { code } = await makeGuardianCode(registrar, pupil.personId, origin)
      const { codes } = await inTransaction((session) => makeSignInCodes(session, [pupil.accountId]))
      const secondFactor = { secret: await seal('x'), since: new Date(), lastStep: 0, recoveryMarks: [], trusted: [] }
      await Account.updateOne({ _id: pupil.accountId }, { $set: { secondFactor } })
      const key = await trustBrowser(pupil)
      rotate()
      expect((await findChildOfCode(code))?._id).to.deep.equal(pupil.personId)
      expect(await isTrusted(pupil, [key])).to.equal(true)
      const typed = { userName: pupil.userName, code: codes.get(pupil.accountId.toString())!, origin }
      expect((await checkSignInCode(typed)).kind).to.equal('right')
    })
  })

  describe('by npm run reseal', () => {
    it('seals identifiers, second factors and rows of lists anew, and makes their marks anew', async () => {
      const id = await add()
      const person = await makePerson('teacher')
      const secondFactor = {
        secret: await seal('JBSW'),
        since: new Date(),
        lastStep: 0,
        recoveryMarks: [],
        trusted: [],
      }
      await Account.updateOne({ _id: person.accountId }, { $set: { secondFactor } })
      const listed = await sealedId(number)
      const from = new Date('2026-09-01')
      const row = await ImportRow.create({
        ...{ importId: id, number: 1, kind: 'pupils', place: '2', outcome: 'create', state: 'done' },
        wanted: { kind: 'pupils', person: { fullName: 'A', personalId: listed }, guardians: [] },
        steps: [{ do: 'addPerson', id, facts: { personalId: listed }, roles: [{ unitId: id, role: 'student', from }] }],
      })
      rotate()
      expect(await reseal()).to.deep.include({ resealed: 3, left: 0 })

      useSealingKey(second)
      const mark = await personalIdMarkOf(number)
      const { personalIdSealed, personalIdMark } = await stored(id)
      expect(personalIdMark).to.equal(mark)
      expect(await unseal(personalIdSealed!)).to.equal(number)
      const account = await Account.findById(person.accountId).lean()
      expect(await unseal(account!.secondFactor!.secret)).to.equal('JBSW')
      const { wanted, steps } = (await ImportRow.findById(row._id).lean()) as never as {
        wanted: { person: { personalId: { sealed: string; mark: string } } }
        steps: [{ id: Types.ObjectId; facts: { personalId: { mark: string } }; roles: [{ from: Date }] }]
      }
      expect(await unseal(wanted.person.personalId.sealed)).to.equal(number)
      expect([wanted.person.personalId.mark, steps[0].facts.personalId.mark]).to.deep.equal([mark, mark])
      expect([steps[0].id, steps[0].roles[0].from]).to.deep.equal([id, from])
    })

    it('may be run twice, and leaves alone what is sealed with the newest key', async () => {
      await add()
      rotate()
      const newer = await add('999215000102')
      const before = await stored(newer)
      expect((await reseal()).resealed).to.equal(1)
      expect((await reseal()).resealed).to.equal(0)
      expect(await stored(newer)).to.deep.equal(before)
    })

    it('tells how far it is, and goes on where it was stopped', async () => {
      for (let at = 0; at < 201; at++) await add(String(999215000000 + at))
      rotate()
      const people = sealed.find(({ key }) => key === 'people/personal-ids')!
      let done = 0
      const stopping = {
        ...people,
        listIds: () => (done++ === 0 ? people.listIds(undefined, 50) : Promise.reject(new Error('stopped'))),
      }
      const stopped = await resealAll([stopping], () => {}).catch((error: Error) => error.message)
      expect(stopped).to.equal('stopped')
      const { resealed, lines } = await reseal()
      expect(resealed).to.equal(151)
      expect(lines).to.include('people/personal-ids: 200 of 201')
      expect(lines).to.include('people/personal-ids: 201 looked at, 151 sealed anew, 0 left')
    })

    it('tells what no key opens, and does the others', async () => {
      const [lost, kept] = [await add(), await add('999215000102')]
      await Person.updateOne({ _id: lost }, { $set: { personalIdSealed: '1.broken' } })
      rotate()
      const { resealed, left, lines } = await reseal()
      expect([resealed, left]).to.deep.equal([1, 1])
      expect(lines.join('\n')).to.include(`${lost.toString()} stays as it is`).and.to.include('PERSONAL_DATA_OLD_KEYS')
      expect((await stored(kept)).personalIdMark).to.equal(await personalIdMarkOf('999215000102'))
    })
  })
})
