import { expect } from 'chai'
import { call } from '../api/client.ts'
import { makePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('after a change of the password', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('tokens that were made with the former one end, those of others do not', async () => {
    const [teacher, other] = [await makePerson('teacher'), await makePerson('teacher')]
    const tokenFor = async ({ userName }: { userName: string }) =>
      ((await call(app, 'POST /tokens', { body: { userName, password } })).json as { token: string }).token
    const [own, others] = [await tokenFor(teacher), await tokenFor(other)]
    const browser = await signIn(app, teacher)
    const [newPassword, newPasswordAgain] = ['một câu dài khác 7', 'một câu dài khác 7']

    const page = await browser.post('/account/password', { currentPassword: password, newPassword, newPasswordAgain })
    expect(page.status).to.equal(303)
    await app.work()

    expect((await call(app, 'GET /me', { token: own })).status).to.equal(401)
    expect((await call(app, 'GET /me', { token: others })).status).to.equal(200)
  })
})
