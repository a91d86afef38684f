import { expect } from 'chai'
import { coursesApi } from '../../../server/courses/api.ts'
import { mostTries } from '../../../server/courses/people/tries.ts'
import { refusalOf } from '../../classes/refusal.ts'
import { withDatabase } from '../../outbox/outbox.ts'
import { makeSchool, origin } from '../courses.ts'

describe('codes of courses that are tried through the API', () => {
  withDatabase()

  it('are counted by person, and refused when there are too many', async () => {
    const { pupil, colleague } = await makeSchool()
    const route = coursesApi.find((one) => one.operationId === 'joinCourseWithCode')!
    const guess = async ({ actor }: typeof pupil) =>
      await refusalOf(
        route.run(actor, { parameters: {}, body: { code: 'ABCD2345' }, origin } as never) as Promise<unknown>,
      )
    for (let time = 0; time < mostTries; time++) expect(await guess(pupil)).not.to.equal('429 tooMany')
    expect(await guess(pupil)).to.equal('429 tooMany')
    expect(await guess(colleague)).not.to.equal('429 tooMany')
  })
})
