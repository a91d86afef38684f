// What the components of the style page are filled with: a class, its lessons and its people.

import type { Translate } from '../i18n/translator.ts'

export function samples(t: Translate) {
  return {
    classes: ['6A1', '6A2', '6A10'].map((name) => ({ value: name, label: name, isSelected: name === '6A2' })),
    audiences: ['self', 'school', 'sector'].map((value) => ({
      value,
      label: t(`style.forms.audiences.${value}`),
      hint: t(`style.forms.audiences.${value}Hint`),
      isChecked: value === 'school',
    })),
    subjects: ['maths', 'science', 'literature'].map((value) => ({
      value,
      label: t(`style.forms.subjects.${value}`),
      isChecked: value !== 'literature',
      isDisabled: value === 'literature',
    })),
    missing: { key: 'field.errors.required' },
    tooShort: { key: 'field.errors.tooShort', values: { limit: 10 } },
    mistakes: [
      { name: 'title-wrong', label: t('style.forms.name'), key: 'field.errors.required' },
      { name: 'password', label: t('style.forms.password'), key: 'field.errors.tooShort', values: { limit: 10 } },
    ],
    badges: {
      live: { kind: 'lotus', label: t('style.cards.live'), icon: 'live' },
      reviewed: { kind: 'good', label: t('style.cards.reviewed'), icon: 'good' },
      waiting: { kind: 'careful', label: t('style.cards.waiting'), icon: 'clock' },
      returned: { kind: 'wrong', label: t('style.cards.returned'), icon: 'wrong' },
    },
    material: [t('style.cards.materialSubject'), 'Trần Văn Ân · THCS Tân Hoà', t('style.cards.materialSize')],
    handedIn: handedIn(t),
    marks: marks(t),
    tabs: ['waiting', 'marked', 'late'].map((name, place) => ({
      url: '#navigation',
      label: t(`style.navigation.tabs.${name}`),
      count: [12, 23, 0][place],
      isCurrent: place === 0,
    })),
    pages: [
      { label: '1', url: '#navigation' },
      { label: '2', url: '#navigation', isCurrent: true },
      { label: '3', url: '#navigation' },
      { label: '…' },
      { label: '9', url: '#navigation' },
    ],
    place: [
      { label: t('style.navigation.courses'), url: '#navigation' },
      { label: t('style.navigation.course'), url: '#navigation' },
      { label: t('style.navigation.lesson') },
    ],
    facts: ['school', 'homeroom', 'born'].map((name) => ({
      term: t(`style.progress.facts.${name}`),
      text: t(`style.progress.facts.${name}Text`),
    })),
    consequences: [t('style.confirm.stays'), t('style.confirm.copies')],
    richText: `<h2>${t('style.richText.heading')}</h2><p>${t('style.richText.first')}</p><ol><li>${t('style.richText.one')}</li><li>${t('style.richText.two')}</li></ol><blockquote><p>${t('style.richText.quote')}</p></blockquote>`,
  }
}

function handedIn(t: Translate) {
  const columns = ['pupil', 'state', 'at', 'mark'].map((name) => ({
    label: t(`style.tables.${name}`),
    isNumber: name === 'mark',
  }))
  const [pupil, state, at, mark] = columns.map(({ label }) => label)
  const row = (name: string, badge: object, time: string, points: string) => ({
    cells: [
      { label: pupil, text: name, url: '#tables', isName: true },
      { label: state, badge },
      { label: at, text: time },
      { label: mark, text: points, isNumber: true },
    ],
  })
  const marked = { kind: 'good', label: t('style.tables.marked'), icon: 'good' }
  const waiting = { kind: 'careful', label: t('style.tables.waiting'), icon: 'clock' }
  return {
    columns,
    rows: [
      row('Mai Anh Khôi', marked, '20/11/2026 19:42', '8,5'),
      row('Nguyễn Hoàng Thị Ngọc Ánh Dương', waiting, '20/11/2026 20:03', '–'),
      row('H’Uyên Niê', marked, '20/11/2026 16:15', '9'),
    ],
  }
}

/** A mark list does not fit a phone and stays a table: https://www.w3.org/WAI/tutorials/tables/ */
function marks(t: Translate) {
  const names = [t('style.tables.pupil'), 'TX 1', 'TX 2', 'TX 3', 'TX 4', 'GK', 'CK', t('style.tables.average')]
  const row = (...texts: readonly string[]) => ({
    cells: texts.map((text, place) => ({ text, label: names[place], isName: place === 0, isNumber: place > 0 })),
  })
  return {
    columns: names.map((label, place) => ({ label, isNumber: place > 0 })),
    rows: [
      row('Đặng Ân', '7', '6,5', '8', '7', '6,8', '7', '7,0'),
      row('Trần Ánh Dương', '8', '8', '7,5', '9', '8', '8', '8,1'),
      row('Lò Văn Ún', '7', '8', '7', '6,5', '7', '–', '–'),
    ],
  }
}
