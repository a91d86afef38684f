import { expect } from 'chai'
import { parseCollation } from '../../../../../storage/database/embedded/bson/collation.ts'
import { doc, Double, plain } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'

const collation = (spec: Record<string, unknown>) => parseCollation(doc(spec))!
const vietnamese = (strength: number) => collation({ locale: 'vi', strength })

describe('collation', () => {
  it('of nothing or of the simple locale is none', () => {
    expect(parseCollation(undefined)).to.equal(undefined)
    expect(parseCollation(doc({ locale: 'simple' }))).to.equal(undefined)
  })

  it('lists its defaults as MongoDB does', () => {
    expect(plain(collation({ locale: 'vi' }).spec)).to.deep.equal({
      locale: 'vi',
      caseLevel: false,
      caseFirst: 'off',
      strength: 3,
      numericOrdering: false,
      alternate: 'non-ignorable',
      maxVariable: 'punct',
      normalization: false,
      backwards: false,
    })
  })

  it('accepts back what it lists', () => {
    const { spec } = collation({
      locale: 'vi',
      strength: 1,
      caseLevel: true,
      numericOrdering: true,
      caseFirst: 'upper',
    })
    expect(parseCollation(spec)!.spec).to.deep.equal(spec)
  })

  it('accepts a country and a script', () => {
    for (const locale of ['en_US', 'vi_VN', 'zh_Hant', 'zh_Hant_TW', 'fr']) {
      expect(collation({ locale }).spec.get('locale')).to.equal(locale)
    }
  })

  describe('in Vietnamese', () => {
    it('orders letters as the alphabet does: a ă â … d đ e ê … o ô ơ … u ư', () => {
      const alphabet = 'a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y'.split(' ')
      for (const strength of [1, 2, 3]) {
        expect(alphabet.toReversed().sort(vietnamese(strength).compareStrings)).to.deep.equal(alphabet)
      }
    })

    it('orders the tones: level, huyền, hỏi, ngã, sắc, nặng', () => {
      const tones = ['ma', 'mà', 'mả', 'mã', 'má', 'mạ']
      for (const strength of [2, 3]) {
        expect(tones.toReversed().sort(vietnamese(strength).compareStrings)).to.deep.equal(tones)
      }
    })

    it('puts the tone after the letters that follow', () => {
      const words = ['hoa', 'hoà', 'hoan', 'hoàn']
      expect(words.toReversed().sort(vietnamese(3).compareStrings)).to.deep.equal(words)
    })

    it('at strength 1 ignores tone and case, but not the letter', () => {
      const { compareStrings } = vietnamese(1)
      expect(compareStrings('hoa', 'Hoà')).to.equal(0)
      expect(compareStrings('hoa', 'HÓA')).to.equal(0)
      expect(compareStrings('ằ', 'ă')).to.equal(0)
      for (const [a, b] of ['aă', 'aâ', 'ăâ', 'dđ', 'eê', 'oô', 'oơ', 'ôơ', 'uư']) {
        expect(compareStrings(a!, b!), `${a} and ${b}`).to.be.below(0)
      }
    })

    it('at strength 2 ignores case only', () => {
      const { compareStrings } = vietnamese(2)
      expect(compareStrings('hoà', 'HOÀ')).to.equal(0)
      expect(compareStrings('hoa', 'hoà')).to.be.below(0)
    })

    it('at strength 3 ignores nothing and puts small letters first', () => {
      const { compareStrings } = vietnamese(3)
      expect(compareStrings('hoa', 'Hoa')).to.be.below(0)
      expect(compareStrings('hoa', 'hoà')).to.be.below(0)
      expect(compareStrings('Hoa', 'hoà')).to.be.below(0)
      expect(compareStrings('hoà', 'hoà')).to.equal(0)
    })

    it('takes both ways of writing a character in Unicode as one', () => {
      for (const strength of [1, 2, 3]) {
        expect(vietnamese(strength).compareStrings('Huế'.normalize('NFC'), 'Huế'.normalize('NFD'))).to.equal(0)
      }
    })
  })

  it('with a case level at strength 1 heeds case but not tone', () => {
    const { compareStrings } = collation({ locale: 'vi', strength: 1, caseLevel: true })
    expect(compareStrings('hoa', 'hoà')).to.equal(0)
    expect(compareStrings('hoa', 'Hoa')).to.be.below(0)
  })

  it('with numeric ordering compares numbers in texts', () => {
    expect(collation({ locale: 'vi', numericOrdering: true }).compareStrings('lớp 9', 'lớp 10')).to.be.below(0)
    expect(collation({ locale: 'vi' }).compareStrings('lớp 9', 'lớp 10')).to.be.above(0)
  })

  it('with caseFirst puts capitals first, or last', () => {
    expect(collation({ locale: 'vi', caseFirst: 'upper' }).compareStrings('a', 'A')).to.be.above(0)
    expect(collation({ locale: 'vi', caseFirst: 'lower' }).compareStrings('a', 'A')).to.be.below(0)
    expect(collation({ locale: 'vi', caseFirst: 'off' }).compareStrings('a', 'A')).to.be.below(0)
  })

  it('heeds punctuation', () => {
    expect(vietnamese(1).compareStrings('a-b', 'ab')).to.not.equal(0)
  })

  it('takes a strength of any numeric type', () => {
    for (const strength of [1, 1n, new Double(1)]) {
      expect(collation({ locale: 'vi', strength }).compareStrings('a', 'A')).to.equal(0)
    }
  })

  describe('refuses', () => {
    const refused: [string, unknown, number, RegExp][] = [
      ['another type', 'vi', 14, /'collation' is the wrong type 'string', expected type 'object'/],
      ['null', null, 14, /wrong type 'null'/],
      ['a missing locale', {}, 40414, /'collation.locale' is missing/],
      ['a locale of another type', { locale: 1 }, 14, /'collation.locale' is the wrong type 'int'/],
      ['an unknown locale', { locale: 'xx' }, 2, /Field 'locale' is invalid in: { locale: "xx" }/],
      ['a locale that is no locale', { locale: 'tiếng Việt' }, 2, /'locale' is invalid/],
      ['an empty locale', { locale: '' }, 2, /'locale' is invalid/],
      ['a locale written with a hyphen', { locale: 'vi-VN' }, 2, /'locale' is invalid/],
      ['a variant of a locale', { locale: 'de@collation=phonebook' }, 115, /MONGODB_URI/],
      ['a locale with defaults of its own', { locale: 'fr_CA' }, 115, /'fr_CA' is not supported/],
      ['the simple locale with more', { locale: 'simple', strength: 1 }, 2, /no other fields should be present/],
      ['an unknown field', { locale: 'vi', strenght: 1 }, 40415, /'collation.strenght' is an unknown field/],
      ['a strength of another type', { locale: 'vi', strength: '1' }, 14, /'collation.strength' is the wrong type/],
      ['a strength of 0', { locale: 'vi', strength: 0 }, 2, /'0' for field 'collation.strength'/],
      ['a strength of 6', { locale: 'vi', strength: 6 }, 2, /'6' for field 'collation.strength'/],
      ['a strength between two', { locale: 'vi', strength: 1.5 }, 2, /'1.5' for field 'collation.strength'/],
      ['strength 4', { locale: 'vi', strength: 4 }, 115, /Collation strength 4 is not supported.*MONGODB_URI/],
      ['strength 5', { locale: 'vi', strength: 5 }, 115, /Collation strength 5 is not supported/],
      ['a case level at strength 2', { locale: 'vi', strength: 2, caseLevel: true }, 115, /caseLevel/],
      ['a case level by default strength', { locale: 'vi', caseLevel: true }, 115, /caseLevel/],
      [
        'a case level of another type',
        { locale: 'vi', caseLevel: 1 },
        14,
        /'collation.caseLevel'.*expected type 'bool'/,
      ],
      ['an unknown caseFirst', { locale: 'vi', caseFirst: 'x' }, 2, /'x' for field 'collation.caseFirst'/],
      ['a caseFirst of another type', { locale: 'vi', caseFirst: true }, 14, /expected type 'string'/],
      ['caseFirst without case', { locale: 'vi', strength: 2, caseFirst: 'upper' }, 2, /'caseFirst' is invalid unless/],
      ['a numericOrdering of another type', { locale: 'vi', numericOrdering: 'yes' }, 14, /numericOrdering/],
      ['shifted alternate', { locale: 'vi', alternate: 'shifted' }, 115, /alternate/],
      ['an unknown alternate', { locale: 'vi', alternate: 'x' }, 2, /'collation.alternate'/],
      ['maxVariable space', { locale: 'vi', maxVariable: 'space' }, 115, /maxVariable/],
      ['normalization', { locale: 'vi', normalization: true }, 115, /normalization/],
      ['backwards', { locale: 'vi', backwards: true }, 115, /backwards/],
      ['a version', { locale: 'vi', version: '57.1' }, 115, /version/],
    ]
    for (const [what, spec, code, message] of refused) {
      it(what, () => {
        const value = doc({ spec }).get('spec')
        expect(() => parseCollation(value))
          .to.throw(CommandError, message)
          .with.property('code', code)
      })
    }
  })
})
