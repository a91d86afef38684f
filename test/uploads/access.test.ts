import { expect } from 'chai'
import { Types } from 'mongoose'
import { roles } from '../../server/roles.ts'
import { canSee, canUpload, seenBy, uploadUnitIds } from '../../server/uploads/access.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { makeActor } from '../support/make.ts'

describe('who may upload', () => {
  withDatabase()

  for (const role of roles) {
    const may = role !== 'guardian'
    it(`${role}: ${may ? 'for where they work or learn' : 'not at all'}`, () => {
      const [unitId, other] = [new Types.ObjectId(), new Types.ObjectId()]
      const actor = makeActor(role, unitId)
      expect(canUpload(actor, unitId)).to.equal(may)
      expect(uploadUnitIds(actor)).to.deep.equal(may ? [unitId.toString()] : [])
      expect(canUpload(actor, other)).to.equal(role === 'sectorAdministrator')
    })
  }

  it('sees their own alone, by the rule and by the query', async () => {
    const [one, two] = [makeActor('teacher'), makeActor('sectorAdministrator')]
    const now = new Date()
    for (const { personId } of [one, two])
      await new UploadModel({
        ...{ name: 'a', size: 1, ownerId: personId, unitId: new Types.ObjectId(), state: 'receiving' },
        ...{ draftId: new Types.ObjectId().toString(), reserved: 1, createdAt: now, expiresAt: now },
      }).save()
    const all = await UploadModel.find().lean()
    for (const actor of [one, two]) {
      const seen = await UploadModel.find(seenBy(actor)).lean()
      expect(seen.map(({ _id }) => String(_id))).to.deep.equal(
        all.filter((upload) => canSee(actor, upload)).map(({ _id }) => String(_id)),
      )
      expect(seen).to.have.length(1)
    }
  })
})
