import { expect } from 'chai'
import { withDocument } from '../../server/api/document.ts'
import { problemCodes } from '../../server/api/index.ts'
import { features } from '../../server/features.ts'
import { languages, translatorFor } from '../../server/i18n/translator.ts'
import { problemKey } from '../../server/api/problem.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('the page about the API', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp({ PUBLIC_URL: 'http://kho.lamgiang.example/' })
  })
  after(() => app.stop())

  for (const language of languages) {
    it(`has every operation, in ${language}, for everybody`, async () => {
      const browser = app.visitor()
      browser.setCookie('language', language)
      const page = await browser.get('/api')

      expect(page.status).to.equal(200)
      for (const { method, path, operationId } of withDocument(features).flatMap(({ api = [] }) => api)) {
        expect(page.html).to.contain(`id="${operationId}"`)
        expect(page.html).to.contain(`${method.toUpperCase()} ${path}`)
        expect(page.html).to.contain(`http://kho.lamgiang.example/api/v1${path}`)
      }
    })
  }

  it('shows how to call, with what is needed and no more', async () => {
    const { html } = await app.visitor().get('/api')
    const text = html.replaceAll('&#x27;', "'").replaceAll('&quot;', '"').replaceAll('&#x3D;', '=')
    const [url, type] = ["'http://kho.lamgiang.example/api/v1/tokens'", "-H 'Content-Type: application/json'"]
    expect(text).to.contain(`curl -X POST \\\n  ${type} \\\n  -d '{"userName":"…","password":"…"}' \\\n  ${url}`)
    expect(text).to.contain(`curl \\\n  -H "Authorization: Bearer $TOKEN" \\\n  ${url}`)
  })

  it('explains each refusal at the address that the refusal names', async () => {
    const { html } = await app.visitor().get('/api')
    for (const code of problemCodes) expect(html).to.contain(`id="problem-${code}"`)
    const refused = await fetch(`${app.url}/api/v1/me`)
    const { type } = (await refused.json()) as { type: string }
    expect(type).to.equal('http://kho.lamgiang.example/api#problem-tokenMissing')
  })

  for (const language of languages) {
    it(`has words for each refusal in ${language}`, () => {
      const translator = translatorFor(language)
      expect(problemCodes.filter((code) => problemKey(code, translator) === undefined)).to.deep.equal([])
    })
  }
})
