import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { addMemberships } from '../../server/people/index.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { endRole } from '../../server/people/roles.ts'
import type { Role } from '../../server/roles.ts'
import { dayOf } from '../../server/schools/index.ts'
import type { Browser } from '../support/browser.ts'
import { actorOf, type MadePerson, makePerson, makeUnit, signIn } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { auditedActions, makeSchool, type MadeSchool, mistakesIn, withSchool } from './school.ts'

const longAgo = new Date('2026-01-01')
const origin = { address: '127.0.0.1', device: 'test' }

describe('what somebody is', () => {
  let app: RunningApp
  let school: MadeSchool
  let registrar: Browser
  let person: MadePerson
  let url: string
  withSchool(async (made) => {
    ;({ app, school, registrar } = made)
    person = await makePerson('teacher', { unitId: school.schoolId, name: 'Trần Văn An' })
    url = `/people/${person.personId.toString()}`
  })

  const held = async () => {
    const memberships = await Membership.find({ personId: person.personId }).sort({ from: 1, _id: 1 }).lean()
    return memberships.map(({ role, from, to }) => `${role} ${dayOf(from)}–${to ? dayOf(to) : ''}`)
  }
  const idOf = async (role: Role = 'teacher') =>
    (await Membership.findOne({ personId: person.personId, role }).lean())!._id.toString()
  const give = (change: Record<string, string> = {}, who = registrar) =>
    who.post(
      `${url}/roles`,
      { unit: school.schoolId.toString(), role: 'librarian', from: '2026-09-01', lastDay: '', ...change },
      `${url}/roles`,
    )
  const end = async (lastDay: string, who = registrar) => {
    const address = `${url}/roles/${await idOf()}/end`
    return await who.post(address, { lastDay }, address)
  }
  const remove = async (who = registrar, id?: string) => {
    const address = `${url}/roles/${id ?? (await idOf())}/remove`
    return await who.post(address, {}, '/account')
  }

  describe('is given', () => {
    it('not by colleagues, nor by strangers', async () => {
      expect((await give({}, await school.as('teacher', 'Cô Hoa'))).status).to.equal(403)
      const stranger = await (await makeSchool(app, 'Trường Xa')).as('principal', 'Xa')
      const right = { unit: school.schoolId.toString(), role: 'librarian', from: '2026-09-01', lastDay: '' }
      expect((await stranger.post(`${url}/roles`, right, '/account')).status).to.equal(404)
      expect(await held()).to.have.lengthOf(1)
    })

    it('not beyond what the asking one may give', async () => {
      expect((await give({ role: 'principal' })).status).to.equal(403)
      expect((await give({ unit: (await makeUnit()).toString() })).status).to.equal(403)
      expect((await give({ unit: new Types.ObjectId().toString() })).status).to.equal(404)
    })

    it('with days that are some', async () => {
      expect(mistakesIn(await give({ from: '' }))).to.deep.equal(['from'])
      expect(mistakesIn(await give({ role: '' }))).to.deep.equal(['role'])
      expect(mistakesIn(await give({ lastDay: '2026-08-31' }))).to.deep.equal(['lastDay'])
      expect((await give({ lastDay: '2026-09-01' })).status).to.equal(303)
      expect((await held()).at(-1)).to.equal('librarian 2026-09-01–2026-09-02')
    })

    it('once, which is written down', async () => {
      expect((await give()).location).to.equal(url)
      expect((await give()).status).to.equal(409)
      expect(await auditedActions()).to.deep.equal(['people.roleAdded'])
      const entry = (await AuditEntry.findOne({ action: 'people.roleAdded' }).lean())!
      expect(entry.after).to.include({ role: 'librarian', from: '2026-09-01' })
    })

    it('and holds at the next request', async () => {
      const colleague = await signIn(app, person)
      expect((await colleague.get('/people/new')).status).to.equal(403)
      await give({ role: 'registrar', from: dayOf(new Date()) })
      expect((await colleague.get('/people/new')).status).to.equal(200)
    })
  })

  describe('ends', () => {
    it('not for colleagues, nor by those who may not give it', async () => {
      expect((await end('2026-06-30', await school.as('teacher', 'Cô Hoa'))).status).to.equal(403)
      await addMemberships([{ personId: person.personId, unitId: school.schoolId, role: 'principal', from: longAgo }])
      const address = `${url}/roles/${await idOf('principal')}/end`
      expect((await registrar.get(address)).status).to.equal(403)
      expect((await registrar.post(address, { lastDay: '2026-06-30' }, '/account')).status).to.equal(403)
    })

    it('not when there is no such role', async () => {
      for (const id of ['x', new Types.ObjectId().toString()])
        expect((await registrar.get(`${url}/roles/${id}/end`)).status).to.equal(404)
    })

    it('on a day, which still counts', async () => {
      expect((await end('2026-06-30')).status).to.equal(303)
      expect(await held()).to.deep.equal(['teacher 2026-01-01–2026-07-01'])
      expect((await registrar.get(url)).html).to.include('từ 01/01/2026 đến 30/06/2026')
      expect(await auditedActions()).to.deep.equal(['people.roleEnded'])
    })

    it('on its first day at the earliest, and never later than it has ended', async () => {
      expect(mistakesIn(await end('2025-12-31'))).to.deep.equal(['lastDay'])
      expect(mistakesIn(await end('mai'))).to.deep.equal(['lastDay'])
      expect((await end('2026-01-01')).status).to.equal(303)
      expect(await held()).to.deep.equal(['teacher 2026-01-01–2026-01-02'])
      expect((await end('2026-03-01')).status).to.equal(409)
    })
  })

  describe('is taken back', () => {
    it('after a question, as if it had never been', async () => {
      const { html } = await registrar.get(`${url}/roles/${await idOf()}/remove`)
      expect(html).to.include('ghi nhầm cho Trần Văn An').and.to.include('từ 01/01/2026')
      await give()
      expect((await remove(registrar, await idOf('librarian'))).status).to.equal(303)
      expect(await held()).to.deep.equal(['teacher 2026-01-01–'])
      const entry = (await AuditEntry.findOne({ action: 'people.roleTakenBack' }).lean())!
      expect(entry.before).to.include({ role: 'librarian', from: '2026-09-01' })
    })

    it('not by colleagues, and not twice', async () => {
      expect((await remove(await school.as('teacher', 'Cô Hoa'))).status).to.equal(403)
      const id = await idOf()
      expect((await remove()).status).to.equal(303)
      expect((await remove(registrar, id)).status).to.equal(404)
    })
  })

  describe('of the administrators of the sector', () => {
    const makeTwo = async () => {
      const office = await makeUnit('sectorOffice', 'Sở')
      const [one, other] = [
        await makePerson('sectorAdministrator', { unitId: office, name: 'Người Một' }),
        await makePerson('sectorAdministrator', { unitId: office, name: 'Người Hai' }),
      ]
      const roleOf = async ({ personId }: MadePerson) => (await Membership.findOne({ personId }).lean())!._id
      return { one, other, roleOf }
    }
    const today = () => dayOf(new Date())
    const codeOf = async (work: Promise<unknown>) => {
      try {
        await work
        return 'done'
      } catch (error) {
        return (error as { code: string }).code
      }
    }

    it('does not end for the last one, whoever asks', async () => {
      const { one, other, roleOf } = await makeTwo()
      const actor = await actorOf(one)
      const ending = { lastDay: today() }
      expect(await codeOf(endRole(actor, await roleOf(other), ending, origin))).to.equal('done')
      expect(await codeOf(endRole(actor, await roleOf(one), ending, origin))).to.equal('lastAdministrator')
      const browser = await signIn(app, one)
      const address = `/people/${one.personId.toString()}/roles/${(await roleOf(one)).toString()}/remove`
      expect((await browser.post(address, {}, '/account')).status).to.equal(409)
    })

    it('ends for one of two who end each other’s at the same time', async () => {
      const { one, other, roleOf } = await makeTwo()
      const ending = { lastDay: today() }
      const codes = await Promise.all([
        codeOf(endRole(await actorOf(one), await roleOf(other), ending, origin)),
        codeOf(endRole(await actorOf(other), await roleOf(one), ending, origin)),
      ])
      expect(codes.sort()).to.deep.equal(['done', 'lastAdministrator'])
      expect(await Membership.countDocuments({ role: 'sectorAdministrator', to: { $exists: false } })).to.equal(1)
    })
  })
})
