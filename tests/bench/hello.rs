//! The least that a program of this kind does: it takes the terminal, draws a frame, and waits for a key. What `against.py`
//! measures the first frame against.

use std::io;

use ratatui::widgets::Paragraph;

fn main() -> io::Result<()> {
    let mut terminal = ratatui::try_init()?;
    terminal.draw(|frame| frame.render_widget(Paragraph::new("Hello"), frame.area()))?;
    crossterm::event::read()?;
    ratatui::try_restore()
}
