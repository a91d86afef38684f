export function openDispatcher(): Promise<never> {
  return Promise.reject(new Error('the indexes are damaged'))
}
