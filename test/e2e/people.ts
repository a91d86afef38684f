// Somebody of each role in the demo.

export const people = [
  { role: 'a pupil', userName: 'hs01', name: 'Khôi' },
  { role: 'a guardian', userName: 'chau.pb@mail.example', name: 'Châu' },
  { role: 'a teacher', userName: 'an.tv2@lamgiang.example', name: 'An' },
  { role: 'a teacher of two schools', userName: 'pao.lv@lamgiang.example', name: 'Páo' },
  { role: 'the head of a subject group', userName: 'an.tv1@lamgiang.example', name: 'Ân' },
  { role: 'a librarian', userName: 'yen.bn@lamgiang.example', name: 'Yến' },
  { role: 'a registrar', userName: 'thuy.tt@lamgiang.example', name: 'Thuỷ' },
  { role: 'a vice principal', userName: 'oanh.l@lamgiang.example', name: 'Oanh' },
  { role: 'a principal', userName: 'dat.dd@lamgiang.example', name: 'Đạt' },
  { role: 'an officer of a commune', userName: 'hlan.eban@lamgiang.example', name: "H'Lan" },
  { role: 'a specialist of the sector', userName: 'uoc.ld@lamgiang.example', name: 'Ước' },
  { role: 'the leader of the sector', userName: 'lam.dh@lamgiang.example', name: 'Lâm' },
  { role: 'the administrator of the sector', userName: 'viet.pq@lamgiang.example', name: 'Việt' },
]
