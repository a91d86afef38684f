import { expect } from 'chai'
import { Types } from 'mongoose'
import { InvalidInput } from '../../server/api/index.ts'
import { scopesFor, unitsToShareFrom } from '../../server/materials/access.ts'
import { changeDraft, createMaterial } from '../../server/materials/draft.ts'
import { Material } from '../../server/materials/material.model.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { addUnits } from '../../server/schools/index.ts'
import { uploadUnitIds } from '../../server/uploads/index.ts'
import { actorOf, makeActor, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeUpload } from '../uploads/uploads.ts'
import { complete, noWords, origin, share } from './materials.ts'
import { bring, makePlace, makeType } from './published.ts'

describe('where a material is brought', () => {
  describe('by the memberships of whoever brings it', () => {
    const schoolId = new Types.ObjectId()
    const inSchool = makeActor('teacher', schoolId)
    const inGroup = makeActor('subjectLeader', new Types.ObjectId(), 'subjectGroup')
    const inOffice = makeActor('sectorSpecialist', new Types.ObjectId(), 'sectorOffice')
    const ofGroup = inGroup.memberships.map((held) => ({ ...held, schoolId }))
    const asPupil = makeActor('student', schoolId)
    const cases: [string, typeof inSchool.memberships, [string, boolean][]][] = [
      ['a school', inSchool.memberships, [[String(schoolId), true]]],
      ['a subject group alone: its school', ofGroup, [[String(schoolId), true]]],
      ['a school and a group of it: once', [...ofGroup, ...inSchool.memberships], [[String(schoolId), true]]],
      ['an office', inOffice.memberships, [[String(inOffice.memberships[0]!.unitId), false]]],
      ['a pupil: nowhere', asPupil.memberships, []],
    ]
    const pupilsFiles = [String(schoolId)]
    for (const [what, memberships, expected] of cases)
      it(what, () => {
        const actor = { ...inSchool, memberships }
        const units = unitsToShareFrom(actor)
        expect(units.map(({ unitId, isOfSchool }) => [String(unitId), isOfSchool])).to.deep.equal(expected)
        // Pupils hand files in, of which no material is made.
        const files = memberships === asPupil.memberships ? pupilsFiles : expected.map(([id]) => id)
        expect(uploadUnitIds(actor)).to.deep.equal(files)
      })

    it('keeps the name of a school, whichever of both memberships comes first', () => {
      const actor = { ...inSchool, memberships: [...ofGroup, ...inSchool.memberships] }
      expect(unitsToShareFrom(actor)[0]!.unitName).to.equal('Đơn vị thử')
      const reversed = { ...inSchool, memberships: [...inSchool.memberships, ...ofGroup] }
      expect(unitsToShareFrom(reversed)[0]!.unitName).to.equal('Đơn vị thử')
    })

    it('leaves an office without the scope of a school', () => {
      expect(scopesFor({ isOfSchool: true })).to.deep.equal(['personal', 'school', 'sector', 'public'])
      expect(scopesFor({ isOfSchool: false })).to.deep.equal(['personal', 'sector', 'public'])
    })
  })

  describe('in the system', () => {
    let app: RunningApp
    before(async () => {
      app = await startApp()
      await makeType()
    })
    after(() => app.stop())

    it('belongs to the school of the subject group in which somebody is', async () => {
      const schoolId = await makeUnit()
      const groupId = new Types.ObjectId()
      await addUnits([
        {
          ...{ id: groupId, code: 'TO-TOAN', name: 'Tổ Toán', kind: 'subjectGroup' },
          relations: [{ kind: 'partOf', unitId: schoolId }],
        },
      ])
      const person = await makePerson('subjectLeader', { unitId: groupId })
      const actor = await actorOf(person)
      const uploadIds = [await makeUpload(actor)]
      const material = await createMaterial(actor, { content: complete, uploadIds }, origin)
      expect(String(material.unitId)).to.equal(String(schoolId))
      expect(material).to.include({ isOfSchool: true })
      expect(material.unitName).to.not.be.oneOf(['', 'Tổ Toán'])
      const { html, status } = await (await signIn(app, person)).get('/materials/new')
      expect(status).to.equal(200)
      expect(html).to.contain('data-upload')
    })

    it('of an office is not offered to a school: not when it begins, is changed or handed in', async () => {
      const officeId = await makeUnit('sectorOffice')
      const person = await makePerson('sectorSpecialist', { unitId: officeId })
      const actor = await actorOf(person)
      const refusal = async (work: Promise<unknown>) =>
        await work.then(
          () => undefined,
          (error: unknown) => (error instanceof InvalidInput ? error.errors.scope?.key : error),
        )
      const wrong = 'materials.errors.officeScope'
      expect(await refusal(share(actor, { scope: 'school' }))).to.equal(wrong)
      const material = await share(actor, { scope: 'sector' })
      expect(await refusal(changeDraft(actor, material._id, { scope: 'school' }, origin))).to.equal(wrong)
      await Material.updateOne({ _id: material._id }, { $set: { 'draft.scope': 'school' } })
      expect(await refusal(publishAsFarAs(actor, material._id, noWords, origin))).to.equal(wrong)

      const browser = await signIn(app, person)
      const url = `/materials/${material._id.toString()}`
      expect((await browser.get(`${url}/edit`)).html).to.not.match(
        /name="scope"[^>]*value="school"|value="school"[^>]*name="scope"/,
      )
      expect((await browser.get('/materials/bulk')).html).to.not.contain('value="school"')
      const step = await browser.get(`${url}/steps/submit`)
      expect(step.html).to.contain('Học liệu của Sở, phòng không thuộc trường nào')

      await changeDraft(actor, material._id, { scope: 'sector' }, origin)
      expect((await publishAsFarAs(actor, material._id, noWords, origin)).state).to.equal('publishedInSector')
    })

    it('is not offered to be proposed where that would be refused: the page says why', async () => {
      const { owner, librarian } = await makePlace()
      const material = await bring(owner.actor, [{ name: 'bai.txt', body: 'một' }], { scope: 'school' })
      await publishAsFarAs(owner.actor, material._id, noWords, origin)
      await takeStep(librarian.actor, material._id, 'publishInSchool', noWords, origin)
      const url = `/materials/${material._id.toString()}/steps/propose`
      const page = await (await signIn(app, owner.person)).get(url)
      expect(page.html).to.contain('Phiên bản này gửi để dùng trong trường').and.contain('/edit#field-scope')
      expect(page.html).to.not.match(/<button[^>]*>[^<]*(<svg.*?<\/svg>)?\s*Đề xuất/)
    })
  })
})
