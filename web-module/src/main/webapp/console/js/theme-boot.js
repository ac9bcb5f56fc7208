// Before the first paint, so that the page does not flash in the other theme.
(function () {
  try {
    var theme = localStorage.getItem('CAPSTAN_THEME');
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    }
  } catch (blocked) {
    // storage is blocked: the system's theme it is
  }
})();
