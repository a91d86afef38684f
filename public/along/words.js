// Sizes and times as the language of the page has them.

const language = () => document.documentElement.lang || 'vi'

/** @param {number} bytes */
export function formatBytes(bytes) {
  const isSmall = bytes < 1024 * 1024
  const size = bytes / (isSmall ? 1024 : 1024 * 1024)
  const digits = size < 10 ? 1 : 0
  return `${new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(size)} ${isSmall ? 'KB' : 'MB'}`
}

/** To the second; with its day when that is not today. @param {number} at */
export function formatTime(at) {
  const time = new Date(at)
  const isToday = time.toDateString() === new Date().toDateString()
  const parts = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
  const day = /** @type {const} */ ({ day: '2-digit', month: '2-digit' })
  return new Intl.DateTimeFormat(language(), isToday ? parts : { ...parts, ...day }).format(time)
}
