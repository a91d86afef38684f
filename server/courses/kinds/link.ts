// A page elsewhere.

import { z } from 'zod'
import { readForm } from '../../http/form.ts'
import type { CourseItemKind } from '../../pages/course-kinds.ts'

const form = z.object({
  url: z.url({ protocol: /^https?$/, error: 'courses.errors.url' }).max(2000),
  text: z.string().max(1000).default(''),
})

export const link: CourseItemKind = {
  ...{ name: 'link', feature: 'courses', icon: 'external', order: 40, isOpened: true, rules: ['viewed', 'byHand'] },
  drawForm: (_actor, item, typed) => ({
    view: 'courses/kinds/_link',
    model: {
      url: typed?.['facts.url'] ?? item?.facts.url ?? '',
      text: typed?.['facts.text'] ?? item?.facts.text ?? '',
    },
  }),
  readForm: (input) => readForm(form, input),
  save: ({ values }) => {
    const { url } = values as z.output<typeof form>
    return { facts: { ...values }, title: new URL(url).host }
  },
  remove: () => undefined,
  copy: ({ item }) => ({ facts: { ...item.facts } }),
  costsOf: () => new Map(),
  show: ({ item: { facts } }) => ({
    view: 'courses/kinds/_link-shown',
    model: { url: facts.url, text: facts.text, host: new URL(String(facts.url)).host },
  }),
  textsOf: (items) => new Map(items.map(({ _id, facts }) => [_id.toString(), textOf(facts.text)])),
  packing: {
    as: 'link',
    pack: ({ facts }) => {
      const [url, text] = [textOf(facts.url), textOf(facts.text)]
      return { fields: { url, text }, url, text }
    },
    fieldsOf: ({ url = '', text }) => ({ url, text }),
  },
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
