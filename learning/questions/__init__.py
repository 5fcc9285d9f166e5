"""Questions of quizzes, exchanged with other systems as Moodle XML."""
