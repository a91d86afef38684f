import { expect } from 'chai'
import { isLanguage, translatorFor } from '../../server/i18n/translator.ts'

describe('a translator', () => {
  it('says a word in its language', () => {
    expect(translatorFor('vi').t('languages.en')).to.be.a('string')
    expect(translatorFor('vi').t('errors.notFound.title')).not.to.equal(translatorFor('en').t('errors.notFound.title'))
  })

  it('is one for all requests in a language', () => {
    expect(translatorFor('en')).to.equal(translatorFor('en'))
  })

  it('fills in values', () => {
    expect(translatorFor('en').t('field.errors.tooLong', { limit: 10 })).to.contain('10')
  })

  it('takes a missing word for a defect', () => {
    expect(() => translatorFor('en').t('no.such.word')).to.throw('no.such.word')
  })

  it('knows two languages', () => {
    expect(['vi', 'en'].every(isLanguage)).to.equal(true)
    expect([undefined, 'fr', 'VI', '', ['vi']].some(isLanguage)).to.equal(false)
  })
})
