// A line between items: it is read, not opened.

import { z } from 'zod'
import { readForm } from '../../http/form.ts'
import type { CourseItemKind } from '../../pages/course-kinds.ts'

const form = z.object({ text: z.string().max(1000).default('') })

export const heading: CourseItemKind = {
  ...{ name: 'heading', feature: 'courses', icon: 'list', order: 90, isOpened: false, rules: ['none'] },
  drawForm: (_actor, item, typed) => ({
    view: 'courses/kinds/_heading',
    model: { text: typed?.['facts.text'] ?? item?.facts.text ?? '' },
  }),
  readForm: (input) => readForm(form, input),
  save: ({ values }) => ({ facts: { ...values } }),
  remove: () => undefined,
  copy: ({ item }) => ({ facts: { ...item.facts } }),
  costsOf: () => new Map(),
  show: ({ item }) => ({ view: 'courses/kinds/_heading-shown', model: { text: item.facts.text } }),
  textsOf: (items) => new Map(items.map(({ _id, facts }) => [_id.toString(), textOf(facts.text)])),
  packing: {
    as: 'heading',
    pack: ({ facts }) => ({ fields: { text: textOf(facts.text) }, text: textOf(facts.text) }),
    fieldsOf: ({ text }) => ({ text }),
  },
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
