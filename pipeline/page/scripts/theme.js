/* Before anything is drawn: the light or dark that the reader chose earlier, so that the page does not flash. */
try {
  const theme = localStorage.getItem("zh-claims/theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  /* storage is blocked: the system's choice holds */
}
