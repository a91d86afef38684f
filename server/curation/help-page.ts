import type { Translator } from '../i18n/translator.ts'
import { reasonCodes, type Step, stepNames, targetsOf } from '../materials/index.ts'
import { drawLife, waysOf } from './diagram.ts'
import { home } from './words.ts'

export function helpPage({ t }: Translator) {
  const { rows, lanes, ...size } = drawLife()
  return {
    title: t('curation.titles.help'),
    lead: t('curation.help.lead'),
    breadcrumbs: [{ label: t('curation.titles.queue'), url: home }, { label: t('curation.titles.help') }],
    diagram: {
      ...size,
      title: t('curation.help.diagram'),
      rows: rows.map(({ state, y, right }) => ({ y, right, base: y + 5, label: t(`materials.states.${state}`) })),
      lanes: lanes.map((lane) => ({ ...lane, title: `${lane.number}. ${t(`materials.steps.${lane.name}`)}` })),
    },
    caption: t('curation.help.steps'),
    columns: ['step', 'from', 'to', 'movers', 'needs'].map((key) => ({ label: t(`curation.help.columns.${key}`) })),
    rows: stepNames.flatMap((name, at) => waysOf(name).map((step) => rowOf(step, at + 1, t))),
    reasons: reasonCodes.map((code) => t(`materials.reasonCodes.${code}`)),
  }
}

function rowOf(step: Step, number: number, t: Translator['t']) {
  const label = (key: string) => t(`curation.help.columns.${key}`)
  const stateNames = (list: readonly string[]) =>
    [...new Set(list)].map((one) => t(`materials.states.${one}`)).join('; ')
  const needs = [
    ...(step.needsReason ? [t('curation.help.needs.reason')] : []),
    ...(step.makesEdition ? [t('curation.help.needs.edition')] : []),
    ...(step.takesDay ? [t('curation.help.needs.day')] : []),
    ...(step.goesLive ? [t(`curation.help.needs.${step.goesLive}`)] : []),
  ]
  return {
    cells: [
      { label: label('step'), text: `${number}. ${t(`materials.steps.${step.name}`)}`, isName: true },
      { label: label('from'), text: stateNames(step.from) },
      { label: label('to'), text: stateNames(targetsOf(step)) },
      { label: label('movers'), text: step.movers.map((mover) => t(`curation.help.movers.${mover}`)).join('; ') },
      { label: label('needs'), text: needs.join('; ') || t('curation.help.needs.none') },
    ],
  }
}
