import { expect } from 'chai'
import { z } from 'zod'
import { readForm, typedText } from '../../server/http/form.ts'

const schema = z.object({
  name: z.string().min(1).max(10),
  code: z.string().min(3),
  count: z.coerce.number().min(1).max(5),
  mark: z.string().refine((value) => value !== 'x', 'marks.errors.notX'),
})
const right = { name: 'Ân', code: 'abc', count: '3', mark: 'y' }
const errorsOf = (input: unknown) => {
  const form = readForm(schema, input)
  return form.ok ? {} : form.errors
}

describe('a form', () => {
  it('gives the values of its schema', () => {
    expect(readForm(schema, right)).to.deep.equal({
      ok: true,
      values: { name: 'Ân', code: 'abc', count: 3, mark: 'y' },
    })
  })

  it('trims what was typed', () => {
    expect(readForm(schema, { ...right, name: '  Ân ' })).to.deep.include({ ok: true })
    expect(errorsOf({ ...right, name: '   ' })).to.deep.equal({ name: { key: 'field.errors.required' } })
  })

  it('brings every text to NFC, and leaves the spaces of passwords', () => {
    const form = readForm(z.object({ tags: z.array(z.string()), password: z.string() }), {
      tags: ['phân'.normalize('NFD')],
      password: ' mật khẩu '.normalize('NFD'),
    })
    expect(form).to.deep.equal({ ok: true, values: { tags: ['phân'.normalize('NFC')], password: ' mật khẩu ' } })
  })

  it('says which fields are missing when nothing comes', () => {
    const errors = errorsOf(undefined)
    expect(errors.name).to.deep.equal({ key: 'field.errors.required' })
    expect(Object.keys(errors)).to.include.members(['name', 'code', 'mark'])
  })

  const mistakes: [string, object, object][] = [
    [
      'a text that is too long',
      { name: 'x'.repeat(11) },
      { name: { key: 'field.errors.tooLong', values: { limit: 10 } } },
    ],
    ['a text that is too short', { code: 'ab' }, { code: { key: 'field.errors.tooShort', values: { limit: 3 } } }],
    ['a number that is too small', { count: '0' }, { count: { key: 'field.errors.tooSmall', values: { limit: 1 } } }],
    ['a number that is too big', { count: '6' }, { count: { key: 'field.errors.tooBig', values: { limit: 5 } } }],
    ['a list where a text is wanted', { code: ['abc', 'abd'] }, { code: { key: 'field.errors.invalid' } }],
    ["a rule of its own, by the rule's word", { mark: 'x' }, { mark: { key: 'marks.errors.notX' } }],
  ]
  for (const [what, change, errors] of mistakes) {
    it(`tells of ${what}`, () => expect(errorsOf({ ...right, ...change })).to.deep.equal(errors))
  }

  it('accepts texts and numbers on both borders', () => {
    for (const change of [{ name: 'x'.repeat(10) }, { code: 'abc' }, { count: '1' }, { count: '5' }]) {
      expect(errorsOf({ ...right, ...change })).to.deep.equal({})
    }
  })

  it('keeps the texts that were typed, and nothing else', () => {
    expect(typedText({ name: ' Ân', list: ['a'], password: 'secret' }, 'name', 'list', 'missing')).to.deep.equal({
      name: ' Ân',
      list: '',
      missing: '',
    })
  })
})
